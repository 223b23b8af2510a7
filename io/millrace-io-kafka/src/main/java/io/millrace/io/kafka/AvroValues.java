/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.AvroMessageWriter;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** Avro behind the id of a schema that is registered as {@code TOPIC-value}. */
record AvroValues(SchemaRegistry registry) implements ValueFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public List<String> problems(Schema rows) {
    return AvroMessageWriter.problems(rows);
  }

  @Override
  public Writers prepare(String topic, Schema rows) {
    int id =
        new RegistryClient(registry)
            .register(topic + "-value", AvroMessageWriter.schema(rows, topic));
    return () -> new AvroMessageWriter(rows, id)::write;
  }
}
