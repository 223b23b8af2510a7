/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.io.iceberg.IcebergCatalog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/** The tables of a warehouse while others write them, seen by Iceberg alone. */
public final class WatchedTables {
  private static final byte[] PARQUET = "PAR1".getBytes(US_ASCII);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration BOUND = Duration.ofMinutes(10);

  private final Catalog catalog;

  public WatchedTables(Path warehouse) {
    IcebergCatalog embedded = IcebergCatalog.embedded(warehouse);
    catalog =
        CatalogUtil.buildIcebergCatalog(
            embedded.name(), embedded.properties(), new Configuration());
  }

  /** The commits of a table so far. */
  public List<Snapshot> commits(String table) {
    List<Snapshot> commits = new ArrayList<>();
    load(table).snapshots().forEach(commits::add);
    return commits;
  }

  /** How many rows a table shows. */
  public long rows(String table) {
    Snapshot now = load(table).currentSnapshot();
    return now == null
        ? 0
        : Long.parseLong(now.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  /** All files that commits of a table have named. */
  public Set<Path> committed(String table) {
    Table loaded = load(table);
    Set<Path> files = new HashSet<>();
    for (Snapshot commit : loaded.snapshots()) {
      commit
          .addedDataFiles(loaded.io())
          .forEach(file -> files.add(Path.of(URI.create(file.location()))));
    }
    return files;
  }

  /** All files of a table that are written to their end. */
  public Set<Path> written(String table) throws IOException {
    Path folder = Path.of(URI.create(load(table).location())).resolve("data");
    Set<Path> files = new HashSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.filter(path -> path.toString().endsWith(".parquet")).toList()) {
          if (isComplete(file)) {
            files.add(file);
          }
        }
      }
    }
    return files;
  }

  private static boolean isComplete(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[PARQUET.length];
      if (open.length() <= 2L * end.length) {
        return false;
      }
      open.seek(open.length() - end.length);
      open.readFully(end);
      return Arrays.equals(end, PARQUET);
    }
  }

  /**
   * Looks until there is something.
   *
   * @throws IOException if there is nothing within ten minutes
   */
  public static <T> T await(String what, Supplier<Optional<T>> look) throws IOException {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new IOException("Cannot wait for " + what + ": it took more than " + BOUND);
  }

  private Table load(String table) {
    return catalog.loadTable(TableIdentifier.parse(table));
  }
}
