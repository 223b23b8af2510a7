/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;

/** A writer of stock in a process of its own. */
final class OtherJvm {
  static final int COMMITS = 6;

  private static final int ROWS = 5;
  private static final int MINUTES = 5;

  private final Process process;
  private final CompletableFuture<byte[]> said;

  private OtherJvm(Process process) {
    this.process = process;
    this.said =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return process.getInputStream().readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** What it writes. */
  static List<Row> changes(long seed) {
    return Stock.random(new Random(seed), COMMITS * ROWS);
  }

  static OtherJvm start(IcebergCatalog catalog, String table, long seed) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName(),
                catalog.name(),
                table,
                Long.toString(seed))
            .redirectErrorStream(true)
            .start();
    Properties properties = new Properties();
    properties.putAll(catalog.properties());
    // Passwords are not for command lines.
    try (OutputStream input = process.getOutputStream()) {
      properties.store(input, null);
    }
    return new OtherJvm(process);
  }

  void awaitEnd() throws Exception {
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as(new String(said.get(MINUTES, TimeUnit.MINUTES), UTF_8))
        .isZero();
  }

  void kill() {
    process.destroyForcibly();
  }

  /**
   * @param args name of the catalog, whose properties come by the standard input, table and seed
   */
  public static void main(String[] args) throws IOException {
    Properties properties = new Properties();
    properties.load(System.in);
    Map<String, String> ofCatalog = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      ofCatalog.put(name, requireNonNull(properties.getProperty(name)));
    }
    IcebergTable table = Stock.table(args[1]);
    List<Row> changes = changes(Long.parseLong(args[2]));
    try (IcebergTables tables = IcebergTables.open(new IcebergCatalog(args[0], ofCatalog))) {
      tables.prepare(List.of(table));
      for (int from = 0; from < changes.size(); from += ROWS) {
        List<Row> rows = changes.subList(from, from + ROWS);
        tables.commit(table, args[2] + "/" + from, List.of(Stock.file(tables, table, rows)));
      }
    }
  }
}
