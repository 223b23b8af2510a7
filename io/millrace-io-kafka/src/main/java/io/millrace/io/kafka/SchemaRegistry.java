/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry with the API of Confluent's, which others have too: Apicurio's below {@code
 * /apis/ccompat/v7}.
 *
 * <pre>{@code
 * SchemaRegistry.at("http://localhost:8081").withCredentials("etl", password);
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class SchemaRegistry implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final URI url;
  private final @Nullable String credentials;
  private final Duration patience;

  private SchemaRegistry(URI url, @Nullable String credentials, Duration patience) {
    this.url = url;
    this.credentials = credentials;
    this.patience = patience;
  }

  /**
   * A registry that asks for no credentials.
   *
   * @param url http or https, without user and query
   * @throws IllegalArgumentException if it is not that; it is not repeated if it may have a secret
   */
  public static SchemaRegistry at(String url) {
    if (requireNonNull(url, "url is null").indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "Invalid registry: it has a user (must be a URL without; credentials are given apart)");
    }
    if (url.indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "Invalid registry: it has a query (must be a URL of http or https without)");
    }
    try {
      URI parsed = new URI(url.replaceFirst("/+$", ""));
      boolean http = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
      if (http && parsed.getHost() != null && parsed.getFragment() == null) {
        return new SchemaRegistry(parsed, null, PATIENCE);
      }
    } catch (URISyntaxException e) {
      throw invalid(url, e);
    }
    throw invalid(url, null);
  }

  private static IllegalArgumentException invalid(String url, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "Invalid registry: %s (must be a URL of http or https)".formatted(url), cause);
  }

  /** The same with HTTP's basic authentication. */
  public SchemaRegistry withCredentials(String user, String password) {
    return withCredentials(user + ":" + password);
  }

  /** The same with {@code USER:PASSWORD}. */
  SchemaRegistry withCredentials(String userAndPassword) {
    return new SchemaRegistry(url, userAndPassword, patience);
  }

  /**
   * How long the registry is asked again where it does not answer.
   *
   * @param longest pauses together, to one hour; a minute by default
   * @throws IllegalArgumentException if it is not that
   */
  public SchemaRegistry retryingFor(Duration longest) {
    if (longest.isNegative() || longest.isZero() || longest.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "Invalid retry time: %s (must be more than %s and at most %s)"
              .formatted(longest, Duration.ZERO, LONGEST));
    }
    return new SchemaRegistry(url, credentials, longest);
  }

  URI url() {
    return url;
  }

  @Nullable String credentials() {
    return credentials;
  }

  Duration patience() {
    return patience;
  }

  /** The URL alone. */
  @Override
  public String toString() {
    return url.toString();
  }
}
