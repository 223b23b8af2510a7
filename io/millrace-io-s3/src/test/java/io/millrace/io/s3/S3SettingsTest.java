/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.io.files.FileSystemSettings;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class S3SettingsTest {
  private static final String ENDPOINT = "aws.endpointUrlS3";
  private static final String REGION = "aws.region";
  private static final String SECRET = "aws.secretAccessKey";
  private static final String MACHINE = "aws.ec2MetadataServiceEndpoint";

  @AfterEach
  void clear() {
    System.clearProperty(ENDPOINT);
    System.clearProperty("aws.endpointUrl");
    System.clearProperty(REGION);
    System.clearProperty(SECRET);
    System.clearProperty(MACHINE);
  }

  @Test
  void workersGetTheEndpointAndTheRegionAndNoSecret() {
    System.setProperty("aws.endpointUrl", "http://other:1");
    System.setProperty(ENDPOINT, "https://store:9000");
    System.setProperty(REGION, "eu-west-1");
    System.setProperty(SECRET, "hush-hush");
    PipelineOptions options = PipelineOptionsFactory.create();

    FileSystemSettings.applyAll(options);

    SerializablePipelineOptions sent =
        SerializableUtils.clone(new SerializablePipelineOptions(options));
    S3Options got = sent.get().as(S3Options.class);
    assertThat(got.getEndpoint()).isEqualTo(URI.create("https://store:9000"));
    assertThat(got.getAwsRegion()).isEqualTo(Region.EU_WEST_1);
    assertThat(got.getS3ClientFactoryClass()).isEqualTo(PathStyleClients.class);
    assertThat(sent.toString()).contains("https://store:9000").doesNotContain("hush-hush");
  }

  @Test
  void aStoreOfOnesOwnNeedsNoRegion() {
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:9000");
    PipelineOptions options = PipelineOptionsFactory.create();

    FileSystemSettings.applyAll(options);

    assertThat(options.as(S3Options.class).getAwsRegion()).isEqualTo(Region.US_EAST_1);
  }

  @Test
  void aRegionThatThePipelineNamesStays() {
    PipelineOptions options = PipelineOptionsFactory.fromArgs("--awsRegion=eu-west-1").create();

    FileSystemSettings.applyAll(options);

    assertThat(options.as(S3Options.class).getAwsRegion()).isEqualTo(Region.EU_WEST_1);
  }

  @Test
  void whoKnowsNoRegionAndReadsNothingThereAsksNobodyForOne() throws IOException {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    HttpServer machine =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    machine.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    machine.start();
    try {
      System.setProperty(MACHINE, "http://127.0.0.1:" + machine.getAddress().getPort());
      PipelineOptions options = PipelineOptionsFactory.create();

      FileSystemSettings.applyAll(options);
      FileSystems.setDefaultPipelineOptions(options);
      // As a worker gets them, who registers file systems then.
      SerializableUtils.clone(new SerializablePipelineOptions(options));

      assertThat(asked).isEmpty();
    } finally {
      machine.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"store:9000", "ftp://store", "http://", "http://a b", "", "s3://x"})
  void refusesWhatIsNoEndpoint(String endpoint) {
    System.setProperty(ENDPOINT, endpoint);
    PipelineOptions options = PipelineOptionsFactory.create();

    assertThatThrownBy(() -> FileSystemSettings.applyAll(options))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid aws.endpointUrlS3: "
                + endpoint
                + " (must be http://HOST:PORT or https://HOST:PORT, without a user)");
  }

  @Test
  void doesNotPrintAPassword() {
    System.setProperty(ENDPOINT, "http://me:hush@store:9000");
    PipelineOptions options = PipelineOptionsFactory.create();

    assertThatThrownBy(() -> FileSystemSettings.applyAll(options))
        .hasMessageStartingWith("Invalid aws.endpointUrlS3: http://...@store:9000 (must be")
        .hasMessageNotContaining("hush");
  }
}
