/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.NullUnmarked;

/** Parses a record where it leaves the source. Object reuse is on: one event serves all. */
@NullUnmarked // Flink calls open before anything else.
final class ParseRecord implements KafkaRecordDeserializationSchema<ParsedEvent> {
  private static final long serialVersionUID = 1;
  private static final byte[] NONE = {};

  private transient ParsedEvent parsed;

  @Override
  public void open(InitializationContext context) {
    parsed = new ParsedEvent();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ParsedEvent> out) {
    parsed.rejected = ParseBytes.into(parsed.event, record.value()) ? NONE : record.value();
    out.collect(parsed);
  }

  @Override
  public TypeInformation<ParsedEvent> getProducedType() {
    return TypeInformation.of(ParsedEvent.class);
  }
}
