/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.transforms.RecordSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.jspecify.annotations.Nullable;

/**
 * The rows whose partition column is from one value on and before another, both as text. All parts
 * of a table have each row once, whatever is in the column.
 *
 * @param from null for no lower bound: such a part has the rows without a value, too
 * @param before null for no upper bound
 */
@DefaultSchema(RecordSchema.class)
record Part(@Nullable String from, @Nullable String before) {
  static final Part ALL = new Part(null, null);
}
