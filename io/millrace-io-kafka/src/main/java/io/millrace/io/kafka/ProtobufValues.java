/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.protobuf.ProtobufType;
import io.millrace.io.protobuf.ProtobufWriter;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** Protobuf messages of one type. */
record ProtobufValues(ProtobufType type) implements ValueFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public List<String> problems(Schema rows) {
    return type.problemsOfWriting(rows);
  }

  @Override
  public Writers prepare(String topic, Schema rows) {
    return () -> new ProtobufWriter(type, rows)::write;
  }
}
