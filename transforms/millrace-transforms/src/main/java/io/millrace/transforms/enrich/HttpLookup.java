/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service over HTTP that answers in JSON.
 *
 * <p>An answer is a JSON object whose members are the fields, as {@link
 * io.millrace.transforms.json.JsonRows} reads them: strictly, in UTF-8, members of no field are
 * dropped. Keys are written as they stand; a DATETIME as ISO-8601 in UTC.
 *
 * <p>What the status says: 2xx is an answer. 404 to a {@link #get} is a miss. 429 and 5xx are asked
 * again. Where they come with {@code Retry-After}, in seconds or as a date, no key is asked for
 * before; where that is longer than the {@linkplain ServicePolicy#withRetry longest wait}, rows of
 * all keys fail until then without a call. Any other one is a refusal, and so is JSON that cannot
 * be read. A connection that fails is asked again. Redirects are followed, but not from https to
 * http.
 *
 * <pre>{@code
 * HttpLookup.get("https://users.example/v1/users/{key}")
 *     .headerFromEnvironment("Authorization", "USERS_AUTHORIZATION")
 * // GET .../users/U1 -> {"country": "AT", "since": "2026-03-01T00:00:00Z"}
 *
 * HttpLookup.post("https://users.example/v1/users:batch")
 * // POST {"keys": ["U1", "U2"]} -> {"U1": {"country": "AT"}, "U2": null}
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class HttpLookup implements ServiceOpener<Object> {
  private static final long serialVersionUID = 1L;

  /** What stands for the key in a URL. */
  static final String KEY = "{key}";

  private final String url;
  private final Map<String, String> headers;
  private final Map<String, String> variableByHeader;

  private HttpLookup(
      String url, Map<String, String> headers, Map<String, String> variableByHeader) {
    this.url = url;
    this.headers = headers;
    this.variableByHeader = variableByHeader;
  }

  /**
   * Asks for one key a call.
   *
   * @param urlTemplate of http or https, with {@code {key}} where the key is to stand, escaped
   */
  public static HttpLookup get(String urlTemplate) {
    if (!urlTemplate.contains(KEY)) {
      throw new IllegalArgumentException(
          "Invalid URL template: " + urlTemplate + " (must have " + KEY + ")");
    }
    return new HttpLookup(checked(urlTemplate), Map.of(), Map.of());
  }

  /**
   * Posts {@code {"keys": [...]}} and reads an object that has an object for each key known, under
   * the key as text. A key that is missing there, or null, is a miss.
   *
   * @param url of http or https
   */
  public static HttpLookup post(String url) {
    if (url.contains(KEY)) {
      throw new IllegalArgumentException("Invalid URL: " + url + " (must be without " + KEY + ")");
    }
    return new HttpLookup(checked(url), Map.of(), Map.of());
  }

  private static String checked(String url) {
    URI uri = URI.create(url.replace(KEY, "key"));
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Invalid URL: " + url + " (must be of http or https, with a host)");
    }
    return url;
  }

  /**
   * Sends a header. It travels with the pipeline: not for secrets. Of headers of one name, upper or
   * lower case, the last one named is sent.
   *
   * @throws IllegalArgumentException if it cannot be sent: a name that HTTP does not have or that
   *     the client keeps for itself, like {@code Host}; a value with a line end or characters that
   *     are not in ISO-8859-1. The message does not quote the value.
   */
  public HttpLookup header(String name, String value) {
    requireNonNull(value, "value is null");
    Map<String, String> more = with(headers, name, value);
    if (!isSendable(name, value)) {
      throw new IllegalArgumentException(unsendable(name, "the value"));
    }
    return new HttpLookup(url, more, without(variableByHeader, name));
  }

  /**
   * Sends a header whose value is in the worker's environment: for secrets. Of headers of one name
   * the last one named is sent, as for {@link #header}.
   *
   * <p>The value is sent as it stands. One that cannot be sent, say because a line end closes it,
   * stops the run before a key is asked for; no message quotes it.
   *
   * @throws IllegalArgumentException if there can be no header of that name, as for {@link #header}
   */
  public HttpLookup headerFromEnvironment(String name, String variable) {
    requireNonNull(variable, "variable is null");
    Map<String, String> more = with(variableByHeader, name, variable);
    return new HttpLookup(url, without(headers, name), more);
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    requireNonNull(name, "name is null");
    if (!isSendable(name, "")) {
      throw new IllegalArgumentException(
          "Invalid header name: "
              + name
              + " (must be a token of HTTP that the client does not keep for itself)");
    }
    Map<String, String> more = new HashMap<>(without(map, name));
    more.put(name, value);
    return Map.copyOf(more);
  }

  /** What is left of headers without that name, which is the same in upper and lower case. */
  private static Map<String, String> without(Map<String, String> map, String name) {
    Map<String, String> left = new HashMap<>(map);
    left.keySet().removeIf(name::equalsIgnoreCase);
    return Map.copyOf(left);
  }

  /** Tries it on a request; the exception quotes the value, so it ends here. */
  private static boolean isSendable(String name, String value) {
    try {
      HttpRequest.newBuilder().setHeader(name, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String unsendable(String name, String value) {
    return "Invalid header " + name + ": " + value + " has characters that headers cannot have";
  }

  @Override
  public ServiceCaller<Object> open(Schema answers) {
    return open(answers, System::getenv);
  }

  /**
   * @param environment the values of variables; null for one that is not set
   */
  ServiceCaller<Object> open(Schema answers, Function<String, @Nullable String> environment) {
    Map<String, String> sent = new HashMap<>(headers);
    variableByHeader.forEach(
        (name, variable) -> sent.put(name, read(name, variable, environment.apply(variable))));
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    return new HttpCaller(client, url, sent, answers);
  }

  private static String read(String name, String variable, @Nullable String value) {
    if (value == null) {
      throw new IllegalStateException("Missing required environment variable " + variable);
    }
    if (!isSendable(name, value)) {
      throw new IllegalStateException(unsendable(name, "the value of " + variable));
    }
    return value;
  }

  @Override
  public String toString() {
    return (url.contains(KEY) ? "GET " : "POST ") + url;
  }
}
