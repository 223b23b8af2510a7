/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static io.millrace.io.dataset.DatasetUse.READ;
import static io.millrace.io.dataset.DatasetUse.STREAM;
import static io.millrace.io.dataset.DatasetUse.WRITE;
import static io.millrace.io.dataset.DatasetUse.WRITE_STREAM;
import static java.util.stream.Collectors.joining;

import io.millrace.io.dataset.DatasetUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A connector, what it was tried with, and the tests that tried it. */
final class TriedConnector {
  private static final int ALL = 9;

  private final String scheme;
  private final Map<DatasetUse, List<String>> uses = new EnumMap<>(DatasetUse.class);
  private final String product;

  /** How many numbers of the version are shown; the rest is whatever patch a machine has. */
  private final int numbers;

  private List<String> kills = List.of();

  private TriedConnector(String scheme, String product, int numbers) {
    this.scheme = scheme;
    this.product = product;
    this.numbers = numbers;
  }

  static List<TriedConnector> all() {
    List<TriedConnector> all = new ArrayList<>();
    all.add(
        with("file", "a local disk")
            .by(
                "ReadCsvBlocksTest, ReadJsonBlocksTest, ReadAvroBlocksTest, ReadParquetBlocksTest",
                READ)
            .by("WatchFilesTest", STREAM)
            .by("WriteBlocksTest", WRITE)
            .killedBy("KilledFilesTest"));
    all.add(
        started("file", "S3Proxy")
            .by("S3FilesTest", READ, STREAM, WRITE)
            .killedBy("KilledS3FilesTest"));
    all.add(
        started("file", "HDFS")
            .by("HdfsFilesTest", READ, STREAM, WRITE)
            .killedBy("KilledHdfsFilesTest"));
    all.add(
        installed("cdc", "PostgreSQL", 1)
            .by("PostgresChangesTest, PostgresChangesOracleTest, PostgresValuesTest", STREAM)
            .killedBy("KilledReaderTest, LostPostgresTest"));
    all.add(
        installed("cdc", "MariaDB", 2)
            .by("MariaDbChangesTest, MariaDbChangesOracleTest, MariaDbValuesTest", STREAM)
            .killedBy("KilledMariaDbReaderTest, LostMariaDbTest"));
    all.add(
        started("kafka", "Kafka")
            .by("KafkaConnectorTest, ReadKafkaBlocksTest", READ, STREAM)
            .by("KafkaConnectorTest, WriteKafkaBlocksTest", WRITE, WRITE_STREAM)
            .killedBy("KilledTopicWriterTest, LostBrokerTest"));
    all.add(started("kafka", "Apicurio Registry").by("AvroTopicsTest", READ, STREAM, WRITE));
    all.add(
        with("iceberg", "a folder")
            .by("IcebergConnectorTest, EmbeddedCatalogTest", READ, WRITE, WRITE_STREAM)
            .by("StreamTableTest, StreamTableOracleTest", STREAM)
            .killedBy("KilledStreamTest, KilledStreamOnSparkTest"));
    all.add(with("iceberg", "a Hadoop catalog").by("HadoopCatalogTest", READ, WRITE));
    all.add(installed("iceberg", "PostgreSQL", 1).by("PostgresCatalogTest", READ, WRITE));
    all.add(
        started("iceberg", "Iceberg's REST catalog")
            .by("RestCatalogTest, IcebergConnectorTest", READ, WRITE)
            .killedBy("RestCatalogTest"));
    all.add(
        started("iceberg", "Hive's metastore")
            .by("HiveCatalogTest", READ, WRITE)
            .killedBy("HiveCatalogTest"));
    all.add(installed("jdbc", "PostgreSQL", 1).byTestsOn("Postgres").killedBy("LostServerTest"));
    all.add(installed("jdbc", "MariaDB", 2).byTestsOn("MariaDb").killedBy("LostServerTest"));
    all.add(started("jdbc", "MySQL").byTestsOn("MySql").killedBy("LostServerTest"));
    all.add(
        installed("jdbc", "ClickHouse", ALL).byTestsOn("ClickHouse").killedBy("LostServerTest"));
    all.add(started("jdbc", "H2").byTestsOn("H2").killedBy("KilledWriterTest"));
    all.add(started("jdbc", "SQLite").byTestsOn("Sqlite").killedBy("KilledWriterTest"));
    all.add(started("jdbc", "DuckDB").byTestsOn("DuckDb").killedBy("KilledWriterTest"));
    return all;
  }

  private TriedConnector byTestsOn(String database) {
    return by("ReadTableOn" + database + "Test", READ)
        .by("UpsertRowsOn" + database + "Test", WRITE, WRITE_STREAM);
  }

  /** Something that has no version of its own. */
  private static TriedConnector with(String scheme, String what) {
    return new TriedConnector(scheme, what, /* numbers= */ 0);
  }

  /** A product of a version that the build names. */
  private static TriedConnector started(String scheme, String product) {
    return new TriedConnector(scheme, product, ALL);
  }

  /** A product that the machine has. */
  private static TriedConnector installed(String scheme, String product, int numbers) {
    return new TriedConnector(scheme, product, numbers);
  }

  private TriedConnector by(String tests, DatasetUse... tried) {
    for (DatasetUse use : tried) {
      uses.put(use, List.of(tests.split(", ", -1)));
    }
    return this;
  }

  private TriedConnector killedBy(String tests) {
    kills = List.of(tests.split(", ", -1));
    return this;
  }

  /** As an address has it. */
  String scheme() {
    return scheme;
  }

  Set<DatasetUse> uses() {
    return uses.keySet();
  }

  /** The begin of its line, which holds of every version. */
  String key() {
    return "| `" + scheme + "` | " + product;
  }

  /**
   * Its line of the table; empty if the build has not run all of its tests.
   *
   * @throws IllegalStateException if one failed
   */
  Optional<String> line(String guarantee) throws IOException {
    String version = "";
    TreeSet<String> tests = new TreeSet<>();
    Stream.concat(uses.values().stream(), Stream.of(kills)).forEach(tests::addAll);
    for (String test : tests) {
      Optional<TestReport> report = TestReport.of(test);
      if (report.isEmpty()) {
        return Optional.empty();
      }
      if (numbers > 0 && version.isEmpty()) {
        version = report.get().version(product).map(this::shown).orElse("");
      }
    }
    if (numbers > 0 && version.isEmpty()) {
      throw new IllegalStateException(
          "Missing version of " + product + " in what " + tests + " said");
    }
    return Optional.of(
        Stream.of(
                key() + version,
                word(uses.containsKey(READ)),
                word(uses.containsKey(STREAM)),
                word(uses.containsKey(WRITE)),
                word(uses.containsKey(WRITE_STREAM)),
                guarantee,
                word(!kills.isEmpty()),
                tests.stream().map(test -> "`" + test + "`").collect(joining(", ")))
            .collect(joining(" | ", "", " |")));
  }

  private String shown(String version) {
    return Arrays.stream(version.split("\\.", -1)).limit(numbers).collect(joining(".", " ", ""));
  }

  private static String word(boolean isTried) {
    return isTried ? "yes" : "";
  }
}
