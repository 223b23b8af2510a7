/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonLimits;
import io.millrace.transforms.json.JsonProblem;
import io.millrace.transforms.json.JsonRows;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/** A JSON object a line. */
final class JsonLineParser implements LineParser {
  private final JsonRows rows;

  JsonLineParser(Schema schema, ReadFilesSpec spec) {
    int longest = spec.maxRecordBytes();
    JsonLimits limits = JsonLimits.defaults().withMaxRecordBytes(longest).withMaxTextBytes(longest);
    rows = new JsonRows(schema, Map.of(), limits);
  }

  @Override
  public @Nullable Problem parse(byte[] buffer, int from, int to, BlockBuilder builder) {
    JsonProblem problem = rows.parse(buffer, from, to, builder);
    return problem == null ? null : new Problem(problem.code().name(), problem.message());
  }
}
