/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database, and how to connect to it. It knows where secrets are and not what they are: workers
 * look them up when they connect, so that a file of one must be on each of them.
 *
 * <p>The driver is not part of Millrace: add it to the class path. Sessions are in UTC.
 *
 * <pre>{@code
 * JdbcAddress shop = JdbcAddress.of("jdbc:postgresql://db:5432/shop")
 *     .withUser("etl")
 *     .withPasswordFromEnvironment("SHOP_PASSWORD");
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class JdbcAddress implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)password|passwd|pwd|secret|token");
  private static final Pattern SECRET_IN_URL =
      Pattern.compile("(?i)(password|passwd|pwd|secret|token)[a-z]*=|//[^/?;]+:[^@?;]*@");
  private static final String PASSWORD = "password";
  private static final int POOL_SIZE = 4;
  private static final int MAX_POOL_SIZE = 1_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

  private final String url;
  private final @Nullable String user;
  private final Map<String, String> properties;
  private final Map<String, Secret> secrets;
  private final int poolSize;
  private final Duration connectTimeout;
  private final Duration statementTimeout;

  private JdbcAddress(
      String url,
      @Nullable String user,
      Map<String, String> properties,
      Map<String, Secret> secrets,
      int poolSize,
      Duration connectTimeout,
      Duration statementTimeout) {
    this.url = url;
    this.user = user;
    this.properties = new TreeMap<>(properties);
    this.secrets = new TreeMap<>(secrets);
    this.poolSize = poolSize;
    this.connectTimeout = connectTimeout;
    this.statementTimeout = statementTimeout;
  }

  /**
   * The database of a JDBC URL, without a user.
   *
   * @param url of ClickHouse, DuckDB, H2, MariaDB, MySQL, PostgreSQL or SQLite, without a password
   */
  public static JdbcAddress of(String url) {
    return new JdbcAddress(
        requireNonNull(url, "url is null"),
        null,
        Map.of(),
        Map.of(),
        POOL_SIZE,
        CONNECT_TIMEOUT,
        STATEMENT_TIMEOUT);
  }

  public JdbcAddress withUser(String name) {
    return new JdbcAddress(
        url,
        requireNonNull(name, "name is null"),
        properties,
        secrets,
        poolSize,
        connectTimeout,
        statementTimeout);
  }

  /** The password is what an environment variable of the workers says. */
  public JdbcAddress withPasswordFromEnvironment(String variable) {
    return withSecretFromEnvironment(PASSWORD, variable);
  }

  /** The password is what a file on the workers says, without its last line end. */
  public JdbcAddress withPasswordFromFile(String file) {
    return withSecretFromFile(PASSWORD, file);
  }

  /** Another property of the driver that is secret, e.g. {@code sslpassword}. */
  public JdbcAddress withSecretFromEnvironment(String property, String variable) {
    return withSecret(property, new Secret(Secret.Kind.ENVIRONMENT, variable));
  }

  /** Another property of the driver that is secret, e.g. {@code sslpassword}. */
  public JdbcAddress withSecretFromFile(String property, String file) {
    return withSecret(property, new Secret(Secret.Kind.FILE, file));
  }

  private JdbcAddress withSecret(String property, Secret secret) {
    Map<String, Secret> all = new TreeMap<>(secrets);
    all.put(property, secret);
    return new JdbcAddress(url, user, properties, all, poolSize, connectTimeout, statementTimeout);
  }

  /** A property of the driver, shown in messages as given. */
  public JdbcAddress withProperty(String property, String value) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put(property, value);
    return new JdbcAddress(url, user, all, secrets, poolSize, connectTimeout, statementTimeout);
  }

  /**
   * How many connections a worker's JVM may have open to read, and as many to write. Who needs one
   * more waits.
   *
   * @param connections from 1 to 1,000; 4 by default
   */
  public JdbcAddress withPoolSize(int connections) {
    return new JdbcAddress(
        url, user, properties, secrets, connections, connectTimeout, statementTimeout);
  }

  /**
   * How long connecting may take.
   *
   * @param timeout whole seconds, from 1 s to 1 h; 10 s by default
   */
  public JdbcAddress withConnectTimeout(Duration timeout) {
    return new JdbcAddress(url, user, properties, secrets, poolSize, timeout, statementTimeout);
  }

  /**
   * How long a statement may take until its first row, or its end.
   *
   * @param timeout whole seconds, from 1 s to 7 days; 10 min by default
   */
  public JdbcAddress withStatementTimeout(Duration timeout) {
    return new JdbcAddress(url, user, properties, secrets, poolSize, connectTimeout, timeout);
  }

  /** All that can be told to be wrong without the database. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    secretProblem().ifPresent(problems::add);
    Dialect.problem(this).ifPresent(problems::add);
    for (String property : properties.keySet()) {
      if (SECRET_NAME.matcher(property).find()) {
        problems.add(
            "Unsupported property: %s (supported: a secret from the environment or a file)"
                .formatted(property));
      }
    }
    if (poolSize < 1 || poolSize > MAX_POOL_SIZE) {
      problems.add(
          "Invalid pool size: %d (must be between 1 and %d)".formatted(poolSize, MAX_POOL_SIZE));
    }
    problem("connect timeout", connectTimeout, Duration.ofHours(1), problems);
    problem("statement timeout", statementTimeout, Duration.ofDays(7), problems);
    return problems;
  }

  /** That the URL has a password in it, which it does not say. */
  Optional<String> secretProblem() {
    return SECRET_IN_URL.matcher(url).find()
        ? Optional.of(
            "Unsupported password in url: %s (supported: one from the environment or a file)"
                .formatted(this))
        : Optional.empty();
  }

  private static void problem(
      String name, Duration timeout, Duration longest, List<String> problems) {
    if (timeout.getNano() != 0 || timeout.getSeconds() < 1 || timeout.compareTo(longest) > 0) {
      problems.add(
          "Invalid %s: %s (must be whole seconds from 1 s to %d s)"
              .formatted(name, timeout, longest.getSeconds()));
    }
  }

  String url() {
    return url;
  }

  @Nullable String user() {
    return user;
  }

  Map<String, String> properties() {
    return properties;
  }

  Map<String, Secret> secrets() {
    return secrets;
  }

  int poolSize() {
    return poolSize;
  }

  int connectSeconds() {
    return (int) connectTimeout.getSeconds();
  }

  int statementSeconds() {
    return (int) statementTimeout.getSeconds();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JdbcAddress that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  private List<Object> parts() {
    return List.of(
        url,
        Objects.requireNonNullElse(user, ""),
        properties,
        secrets,
        poolSize,
        connectTimeout,
        statementTimeout);
  }

  /** The URL without its settings and without what may be a user and a password. */
  @Override
  public String toString() {
    return url.replaceFirst("(//[^/(]*)\\((.*\\)|.*)", "$1(...)")
        .replaceFirst("//.*@", "//")
        .replaceFirst(":[^:/]+/[^/@]*@", ":@")
        .replaceFirst("[?;].*", "");
  }
}
