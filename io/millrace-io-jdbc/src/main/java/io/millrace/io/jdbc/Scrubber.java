/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets of an address out of what its driver says. Drivers put URLs and properties into
 * their messages.
 */
final class Scrubber {
  private static final String HIDDEN = "***";
  private static final int MAX_CAUSES = 20;

  private final List<String> secrets;

  private Scrubber(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of what can be looked up: a secret that cannot was never given to the driver. */
  static Scrubber of(JdbcAddress address) {
    return new Scrubber(
        address.secrets().values().stream()
            .flatMap(Scrubber::known)
            .filter(secret -> !secret.isEmpty())
            .flatMap(secret -> Stream.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)))
            .distinct()
            .toList());
  }

  private static Stream<String> known(Secret secret) {
    try {
      return Stream.of(secret.value());
    } catch (IllegalStateException | UncheckedIOException unknown) {
      return Stream.of();
    }
  }

  String scrubbed(String text) {
    String scrubbed = text;
    for (String secret : secrets) {
      scrubbed = scrubbed.replace(secret, HIDDEN);
    }
    return scrubbed;
  }

  /** A failure that says the same, with the same state, code and stack, and without secrets. */
  SQLException scrubbed(SQLException failure) {
    SQLException scrubbed =
        new SQLException(
            scrubbed(String.valueOf(failure.getMessage())),
            failure.getSQLState(),
            failure.getErrorCode());
    scrubbed.setStackTrace(failure.getStackTrace());
    Throwable cause = scrubbedCause(failure.getCause(), MAX_CAUSES);
    if (cause != null) {
      scrubbed.initCause(cause);
    }
    return scrubbed;
  }

  private @Nullable Throwable scrubbedCause(@Nullable Throwable cause, int most) {
    if (cause == null || most == 0) {
      return null;
    }
    Exception scrubbed =
        new Exception(scrubbed(cause.toString()), scrubbedCause(cause.getCause(), most - 1));
    scrubbed.setStackTrace(cause.getStackTrace());
    return scrubbed;
  }
}
