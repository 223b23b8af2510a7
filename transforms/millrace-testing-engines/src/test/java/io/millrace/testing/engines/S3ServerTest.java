/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of it are tried where there are some. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class S3ServerTest {
  private static final int FORBIDDEN = 403;

  @RegisterExtension static final S3Extension S3 = S3Extension.ofClass();

  @Test
  void refusesWhoDoesNotSignAndKeepsItsBucketsThroughAStart(S3Server s3) throws Exception {
    String bucket = s3.newBucket();

    assertThat(status(s3, bucket)).isEqualTo(FORBIDDEN);
    assertThat(s3.objects(bucket)).isEmpty();
    assertThat(s3.newBucket()).isNotEqualTo(bucket);
    assertThat(Listening.at(s3.process())).isNotEmpty().allMatch(Listening::isLoopback);
    assertThatThrownBy(s3::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot start the object store: it runs");
    s3.kill();
    assertThat(Ports.answers(s3.endpoint().getPort())).isFalse();
    s3.start();
    assertThat(status(s3, bucket)).isEqualTo(FORBIDDEN);
    assertThat(s3.objects(bucket)).isEmpty();
  }

  private static int status(S3Server s3, String bucket) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(s3.endpoint().resolve("/" + bucket)).GET().build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }
}
