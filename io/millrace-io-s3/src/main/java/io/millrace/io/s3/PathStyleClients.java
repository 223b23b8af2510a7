/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.s3;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Clients that name the bucket in the path: a store of one's own seldom has a host name for each
 * bucket. Beam makes it by its name, out of the options.
 */
@Internal
public final class PathStyleClients implements S3ClientBuilderFactory {
  private final S3ClientBuilderFactory clients = new DefaultS3ClientBuilderFactory();

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return clients.createBuilder(options).forcePathStyle(true);
  }
}
