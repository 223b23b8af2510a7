/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the records of one dataset become rows.
 *
 * @param format {@code csv}, {@code jsonl} or {@code avro}; null to find out from the file
 * @param fields by target field; a target field that is absent is null in every row
 * @param duplicates what makes two records the same
 * @param flags by target field, each a BOOLEAN
 * @since 0.1
 */
@Evolving
public record DatasetMapping(
    @Nullable String format,
    Map<String, FieldMapping> fields,
    DuplicateRule duplicates,
    Map<String, FlagRule> flags)
    implements Serializable {
  public DatasetMapping {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
  }

  /** The same mapping with another idea of what a duplicate is. */
  public DatasetMapping withDuplicates(DuplicateRule rule) {
    return new DatasetMapping(format, fields, rule, flags);
  }
}
