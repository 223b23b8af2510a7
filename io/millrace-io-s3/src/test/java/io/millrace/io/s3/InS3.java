/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.s3;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.testing.engines.S3Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store whose server and keys this JVM knows for a while. */
record InS3(S3Server server) implements AutoCloseable {

  /** As Amazon's tools are told. */
  static InS3 at(S3Server server) {
    System.setProperty("aws.endpointUrlS3", server.endpoint().toString());
    System.setProperty("aws.accessKeyId", server.accessKeyId());
    System.setProperty("aws.secretAccessKey", server.secretAccessKey());
    FileSystemSettings.register();
    return new InS3(server);
  }

  /** An empty bucket, as an address. */
  String newBucket() throws IOException {
    return "s3://" + server.newBucket();
  }

  /** The objects under an address, by their own. */
  Map<String, byte[]> objects(String address) throws IOException {
    String bucket = address.split("/", -1)[2];
    Map<String, byte[]> objects = new TreeMap<>();
    server
        .objects(bucket)
        .forEach((key, content) -> objects.put("s3://" + bucket + "/" + key, content));
    objects.keySet().removeIf(object -> !object.startsWith(address + "/"));
    return objects;
  }

  /** The flags of another JVM that finds the server. */
  List<String> flags() {
    return List.of("-Daws.endpointUrlS3=" + server.endpoint());
  }

  /** What lets another JVM in. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", server.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", server.secretAccessKey());
  }

  @Override
  public void close() {
    for (String property : List.of("aws.endpointUrlS3", "aws.accessKeyId", "aws.secretAccessKey")) {
      System.clearProperty(property);
    }
  }
}
