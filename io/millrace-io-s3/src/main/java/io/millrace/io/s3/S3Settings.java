/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.s3;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * Where S3 is, as Amazon's own tools are told: by {@code AWS_ENDPOINT_URL_S3} or {@code
 * AWS_ENDPOINT_URL} for a store other than Amazon's, and by {@code AWS_REGION} or its configuration
 * file. Keys are taken where a client is made, by Amazon's usual chain ({@code AWS_ACCESS_KEY_ID}
 * and {@code AWS_SECRET_ACCESS_KEY}, a profile, the machine's role), and are in no option.
 *
 * @since 0.1
 */
@Internal
public final class S3Settings implements FileSystemSettings {

  /** Of the JVM, as Amazon's newer clients name them. */
  private static final List<String> PROPERTIES = List.of("aws.endpointUrlS3", "aws.endpointUrl");

  private static final List<String> VARIABLES = List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");

  /** Beam's option. */
  private static final String REGION = "awsRegion";

  /** With which a request is signed where a store has no regions. */
  private static final Region NO_REGION = Region.US_EAST_1;

  /**
   * Not from the machine, which Beam asks as soon as there is a run, of whatever files: a laptop
   * would wait for an answer that nobody gives.
   */
  private static final AwsRegionProvider REGIONS =
      new AwsRegionProviderChain(
          new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());

  /**
   * What each open file takes of the heap, and the least that S3 takes as a part: Beam's own
   * default is 64 MiB, and a writer has a file open for each of some days. A file has at most
   * 10,000 parts, so at most 48 GiB.
   */
  private static final int PART_BYTES = 5 << 20;

  @Override
  public void apply(PipelineOptions options) {
    S3Options s3 = options.as(S3Options.class);
    s3.setS3UploadBufferSizeBytes(PART_BYTES);
    URI endpoint = endpoint();
    if (endpoint != null) {
      s3.setEndpoint(endpoint);
      s3.setS3ClientFactoryClass(PathStyleClients.class);
    }
    Region region = region();
    if (region != null || !isNamed(REGION, options)) {
      // None is a value, too: the client looks for one then, when it is used.
      s3.setAwsRegion(region == null && endpoint != null ? NO_REGION : region);
    }
  }

  /** Whether an option has a value that somebody gave it; to get it would look for a default. */
  private static boolean isNamed(String option, PipelineOptions options) {
    return DisplayData.from(options).items().stream()
        .anyMatch(item -> item.getKey().equals(option));
  }

  private static @Nullable URI endpoint() {
    for (String name : PROPERTIES) {
      String value = System.getProperty(name);
      if (value != null) {
        return endpoint(name, value);
      }
    }
    for (String name : VARIABLES) {
      String value = System.getenv(name);
      if (value != null) {
        return endpoint(name, value);
      }
    }
    return null;
  }

  private static URI endpoint(String name, String value) {
    URI uri;
    try {
      uri = new URI(value);
    } catch (URISyntaxException e) {
      throw new ValidationException(problem(name, value), e);
    }
    boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isWeb || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new ValidationException(problem(name, value));
    }
    return uri;
  }

  /** Without what may be a password. */
  private static String problem(String name, String value) {
    return "Invalid %s: %s (must be http://HOST:PORT or https://HOST:PORT, without a user)"
        .formatted(name, value.replaceAll("//[^/]*@", "//...@"));
  }

  private static @Nullable Region region() {
    try {
      return REGIONS.getRegion();
    } catch (SdkClientException none) {
      return null;
    }
  }
}
