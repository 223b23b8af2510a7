/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.dataset.Columns;
import io.millrace.transforms.DefaultsTo;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** Which table's changes are read, and how. */
record ChangesSettings(
    @SchemaFieldDescription(
            "The database: the driver's URL without `jdbc:`, and without user and password.")
        String url,
    @SchemaFieldDescription(
            "The table as the database stores the name, with its schema's, or of MariaDB its"
                + " database's, if that is not `public` or that of the URL.")
        String table,
    @SchemaFieldDescription(
            "The columns wanted, such as `id int64, price decimal?`; those that a delete does not"
                + " tell take nulls.")
        List<String> columns,
    @SchemaFieldDescription(
            "What the replication slot and the publication are called, which are made if there are"
                + " none and stay; of MariaDB what the reader's server id is made of: small"
                + " letters, digits and underscores.")
        String slot,
    @SchemaFieldDescription(
            "Whether the rows that are there at first are read; else what is changed from then on.")
        @DefaultsTo("true")
        boolean snapshot,
    @SchemaFieldDescription(
            "Whether the stream ends with what is committed when it has read the rows that are"
                + " there at first, or when it starts if it reads none.")
        @DefaultsTo("false")
        boolean untilNow,
    @SchemaFieldDescription("What the names of the columns that are added begin with.")
        @DefaultsTo("")
        String prefix,
    @SchemaFieldDescription("How much commit times may go back and be in order.")
        @DefaultsTo("PT1S")
        Duration disorder,
    @SchemaFieldDescription(
            "How often a mark is written into the log, by which the watermark goes on and the"
                + " database may forget what it keeps for other tables' sake; of MariaDB how often"
                + " the server's clock is asked.")
        @DefaultsTo("PT5S")
        Duration heartbeat,
    @SchemaFieldDescription("How long a database that is away is tried again.") @DefaultsTo("PT1M")
        Duration retryFor,
    @SchemaFieldDescription(
            "Who connects: with REPLICATION, and the table's owner to publish it; of MariaDB with"
                + " REPLICATION SLAVE, BINLOG MONITOR and SELECT.")
        @Nullable String user,
    @SchemaFieldDescription("A file on each worker with the password.")
        @Nullable String passwordFile,
    @SchemaFieldDescription("An environment variable of each worker with the password.")
        @Nullable String passwordVariable)
    implements Serializable {
  static final String OP = "op";
  static final String DELETED = "deleted";
  static final String POSITION = "position";
  static final String PLACE = "place";
  static final String TRANSACTION = "transaction_id";
  static final String COMMITTED_AT = "committed_at";

  private static final Pattern URL =
      Pattern.compile("(" + Product.schemes() + ")://([^/?,:]+)(?::(\\d+))?/([^/?]+)(?:\\?(.*))?");
  private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");
  private static final Pattern TABLE = Pattern.compile("([^.,]+\\.)?[^.,]+");
  private static final Pattern SECRET =
      Pattern.compile("(?i)(password|passwd|pwd|secret|token)[a-z]*=|//[^/?;]*@");

  /**
   * A database as its URL tells it.
   *
   * @param properties of the driver
   */
  record Database(
      Product product, String host, String port, String name, Map<String, String> properties) {}

  /** With defaults, as the descriptions have them, and without a slot. */
  static ChangesSettings of(String url, String table, List<String> columns) {
    return new ChangesSettings(
        url,
        table,
        columns,
        "",
        true,
        false,
        "",
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        null,
        null,
        null);
  }

  ChangesSettings withSlot(String newSlot) {
    return with(newSlot, untilNow, heartbeat, user, passwordFile);
  }

  ChangesSettings withLogin(@Nullable String newUser, @Nullable String newPasswordFile) {
    return with(slot, untilNow, heartbeat, newUser, newPasswordFile);
  }

  ChangesSettings withHeartbeat(Duration newHeartbeat) {
    return with(slot, untilNow, newHeartbeat, user, passwordFile);
  }

  ChangesSettings endingNow() {
    return with(slot, true, heartbeat, user, passwordFile);
  }

  private ChangesSettings with(
      String newSlot,
      boolean newUntilNow,
      Duration newHeartbeat,
      @Nullable String newUser,
      @Nullable String newPasswordFile) {
    return new ChangesSettings(
        url,
        table,
        columns,
        newSlot,
        snapshot,
        newUntilNow,
        prefix,
        disorder,
        newHeartbeat,
        retryFor,
        newUser,
        newPasswordFile,
        passwordVariable);
  }

  /** The database and the table, without what may be secret. */
  String name() {
    return "cdc:%s/%s"
        .formatted(
            url.replaceFirst("//.*@", "//").replaceFirst("[?;].*", ""),
            URL.matcher(url).matches() ? qualifiedTable() : table);
  }

  /** The database of a URL that is valid. */
  Database database() {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalStateException("Invalid url of " + name());
    }
    Map<String, String> properties = new LinkedHashMap<>();
    String query = parts.group(5);
    for (String property : query == null ? new String[0] : query.split("&", -1)) {
      String[] pair = property.split("=", 2);
      properties.put(
          pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    Product product = Product.of(parts.group(1));
    String port = parts.group(3);
    return new Database(
        product,
        parts.group(2),
        port == null ? product.port() : port,
        URLDecoder.decode(parts.group(4), StandardCharsets.UTF_8),
        properties);
  }

  String schemaName() {
    if (table.contains(".")) {
      return table.substring(0, table.indexOf('.'));
    }
    Database database = database();
    return database.product().schema(database.name());
  }

  String tableName() {
    return table.substring(table.indexOf('.') + 1);
  }

  String qualifiedTable() {
    return schemaName() + "." + tableName();
  }

  /** The log of the database. */
  DatabaseLog log() {
    return database().product().log(this);
  }

  /** The columns of the table. */
  Schema wanted() {
    return Columns.schema(columns);
  }

  /** The columns of the table, and what is told of each change. */
  Schema output() {
    return Schema.builder()
        .addFields(wanted().getFields())
        .addStringField(prefix + OP)
        .addBooleanField(prefix + DELETED)
        .addInt64Field(prefix + POSITION)
        .addStringField(prefix + PLACE)
        .addField(prefix + TRANSACTION, FieldType.STRING.withNullable(true))
        .addDateTimeField(prefix + COMMITTED_AT)
        .build();
  }

  /** All that can be told to be wrong without the database. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (hasSecret(url)) {
      problems.add("Unsupported user or password in url (supported: user and password_file)");
    } else if (!URL.matcher(url).matches()) {
      problems.add(
          "Invalid url: %s (must be postgresql://HOST[:PORT]/DATABASE or mariadb://...)"
              .formatted(url));
    } else if (database().product() == Product.MARIADB && !database().properties().isEmpty()) {
      // The log would be read without them.
      problems.add(
          "Unsupported properties in url: %s (supported with MariaDB: none)"
              .formatted(database().properties().keySet()));
    }
    if (!TABLE.matcher(table).matches()) {
      problems.add("Invalid table: %s (must be TABLE or SCHEMA.TABLE)".formatted(table));
    }
    checkColumns(problems);
    if (!SLOT.matcher(slot).matches()) {
      problems.add(
          "Invalid slot: %s (must be 1 to 63 small letters, digits and underscores)"
              .formatted(slot));
    }
    check("disorder", disorder, Duration.ZERO, Duration.ofDays(365), problems);
    check("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofHours(1), problems);
    check("retry_for", retryFor, Duration.ZERO, Duration.ofDays(1), problems);
    if (passwordFile != null && passwordVariable != null) {
      problems.add("Cannot use password_file together with password_variable");
    }
    return problems;
  }

  static boolean hasSecret(String url) {
    return SECRET.matcher(url).find();
  }

  private void checkColumns(List<String> problems) {
    if (columns.isEmpty()) {
      problems.add("Missing required columns");
    }
    Schema schema = Columns.schema(columns, problems);
    Set<String> added = new TreeSet<>();
    for (String each : List.of(OP, DELETED, POSITION, PLACE, TRANSACTION, COMMITTED_AT)) {
      if (schema.hasField(prefix + each)) {
        added.add(prefix + each);
      }
    }
    if (!added.isEmpty()) {
      problems.add(
          "Cannot name columns %s, which are added to the table's; give them a prefix"
              .formatted(added));
    }
  }

  private static void check(
      String name, Duration value, Duration least, Duration most, List<String> problems) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problems.add(
          "Invalid %s: %s (must be between %s and %s)".formatted(name, value, least, most));
    }
  }

  /**
   * The password, looked up where this runs.
   *
   * @throws IllegalStateException if there is none where it should be
   */
  @Nullable String password() {
    if (passwordVariable != null) {
      String value = System.getenv(passwordVariable);
      if (value == null) {
        throw new IllegalStateException(
            "Missing required environment variable " + passwordVariable);
      }
      return value;
    }
    if (passwordFile == null) {
      return null;
    }
    try {
      return Files.readString(Path.of(passwordFile)).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read password_file " + passwordFile, e);
    }
  }
}
