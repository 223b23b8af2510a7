/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** Writes groups of values: nested rows, and what is repeated in lists and maps. */
final class ParquetMembers {
  private final GroupType written;
  private final List<ParquetField> fields = new ArrayList<>();
  private final String path;

  ParquetMembers(String path, List<FieldType> types, GroupType written) {
    this.path = path;
    this.written = written;
    for (int i = 0; i < types.size(); i++) {
      Type type = written.getType(i);
      fields.add(ParquetField.of(path + "." + type.getName(), types.get(i), type));
    }
  }

  void write(RecordConsumer out, @Nullable Object... values) {
    out.startGroup();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      Type type = written.getType(i);
      if (value != null) {
        out.startField(type.getName(), i);
        fields.get(i).write(value, out);
        out.endField(type.getName(), i);
      } else if (type.isRepetition(Repetition.REQUIRED)) {
        throw new IllegalArgumentException("Missing required " + path + "." + type.getName());
      }
    }
    out.endGroup();
  }
}
