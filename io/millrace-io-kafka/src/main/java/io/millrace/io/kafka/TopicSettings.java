/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.transforms.DefaultsTo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** Which topic, and what is in it. */
record TopicSettings(
    @SchemaFieldDescription("Kafka's `bootstrap.servers`.") String servers,
    @SchemaFieldDescription("The topic.") String topic,
    @SchemaFieldDescription(
            "The fields of the records that are read or written, such as `id string, price"
                + " decimal?`.")
        List<String> columns,
    @SchemaFieldDescription(
            "What values are: JSON objects, Avro records, each behind the id of its schema, or"
                + " Protobuf messages.")
        @DefaultsTo("JSON")
        TopicFormat format,
    @SchemaFieldDescription(
            "The URL of the schema registry, required for Avro. Written values have their schema"
                + " there as `TOPIC-value`.")
        @Nullable String registry,
    @SchemaFieldDescription(
            "A file with a Protobuf descriptor set, required for Protobuf, which is read by the"
                + " launcher; `protoc --include_imports --descriptor_set_out=FILE` makes it.")
        @Nullable String descriptors,
    @SchemaFieldDescription(
            "The full name of the Protobuf message that values are, such as `shop.Order`; required"
                + " for Protobuf.")
        @Nullable String message,
    @SchemaFieldDescription(
            "The column with the event time, int64 in epoch milliseconds or datetime; required to"
                + " read.")
        @Nullable String eventTime,
    @SchemaFieldDescription("How much event times may go back in a partition and be in order.")
        @DefaultsTo("PT0S")
        Duration disorder,
    @SchemaFieldDescription(
            "How long a partition without records holds the watermark; for ever if not given.")
        @Nullable Duration idleAfter,
    @SchemaFieldDescription(
            "How often a stream looks for partitions that are added to the topic while it is read;"
                + " never if not given. Not together with `until_end`.")
        @Nullable Duration newPartitionsEvery,
    @SchemaFieldDescription("Whether a stream ends where the topic ends when it starts.")
        @DefaultsTo("false")
        boolean untilEnd,
    @SchemaFieldDescription(
            "The columns of the records' keys, which are read from them alone; without them records"
                + " are written without key and go to any partition.")
        @DefaultsTo("[]")
        List<String> key,
    @SchemaFieldDescription(
            "The columns that are headers of their name, written beside the value, and read from"
                + " the header alone.")
        @DefaultsTo("[]")
        List<String> headers,
    @SchemaFieldDescription(
            "The column that is the record's timestamp, int64 in epoch milliseconds or datetime;"
                + " may be the event time. Without it written records have the rows' event times.")
        @Nullable String timestamp,
    @SchemaFieldDescription(
            "A boolean column that marks deleted rows, whose records have a key and no value. Where"
                + " it is not given, a record without value is read as a letter.")
        @Nullable String deleted,
    @SchemaFieldDescription("To write: how long a record is tried where its server is away.")
        @DefaultsTo("PT2M")
        Duration retryFor,
    @SchemaFieldDescription(
            "To write: AT_LEAST_ONCE leaves a row there again that is written again; EXACTLY_ONCE"
                + " writes in transactions, so that readers with `isolation.level=read_committed`"
                + " see it once.")
        @DefaultsTo("AT_LEAST_ONCE")
        TopicGuarantee guarantee,
    @SchemaFieldDescription(
            "Settings of Kafka's clients, such as `security.protocol`. Secrets belong into a file.")
        @DefaultsTo("[]")
        Map<String, String> properties,
    @SchemaFieldDescription(
            "A properties file with more of them, which is read by the launcher; also"
                + " `schema.registry.basic.auth.user.info`, the registry's `USER:PASSWORD`.")
        @Nullable String propertiesFile) {
  /** Without what may hold secrets. */
  @Override
  public String toString() {
    return "kafka://" + servers + "/" + topic;
  }
}
