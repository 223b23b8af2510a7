/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonProblem.Code;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Parses lines of JSON, one object each, into the columns of a block: the fields of a schema are
 * kept, all other members are checked and dropped.
 *
 * <p>It does not find the ends of lines, nor end rows: the caller does, and may then look at the
 * values first.
 *
 * <p><i>Input</i>: RFC 8259 in UTF-8, nothing looser. The whole line is checked, also what no field
 * wants: a key given twice in any object (however it is escaped), bytes that are not UTF-8, half of
 * a surrogate pair, a number with more than 1000 digits or an exponent that no {@link
 * java.math.BigDecimal} has. Blanks around the object and a byte order mark before it are allowed.
 *
 * <p><i>Values</i>: of the field's own kind, nothing is converted.
 *
 * <ul>
 *   <li>BYTE to INT64 take whole numbers in their range, written without point and exponent (5, not
 *       5.0, 5e0 or "5").
 *   <li>DECIMAL takes any number with all its digits; 1.50 keeps its zero.
 *   <li>DOUBLE and FLOAT take any number, rounded once to the nearest; one too large for them does
 *       not fit. -0 keeps its sign.
 *   <li>STRING takes strings, BOOLEAN true and false.
 *   <li>DATETIME takes milliseconds since 1970 as a whole number, or an ISO-8601 string; one
 *       without a zone is UTC, what is finer than a millisecond is cut off.
 *   <li>ROW takes objects, ARRAY and ITERABLE lists, MAP with STRING keys objects.
 *   <li>null, or a missing key, is null for a nullable field and a fault for others.
 * </ul>
 *
 * <p><i>Memory</i>: a copy of a line that ends with its buffer, a string with escapes, the keys of
 * objects that are no rows: some 20 times a line at worst, given back after a large one.
 *
 * <p><i>Failures</i>: a fault in the data is a {@link JsonProblem}, never an exception.
 *
 * <pre>{@code
 * schema id INT64, price DECIMAL
 * {"id":7,"price":1.50,"note":"x"} -> 7, 1.50
 * {"id":7.0}                       -> INVALID_VALUE Invalid id: 7.0 (must be a whole number from
 *                                     ...); Missing required price
 * {"id":7,"id":8}                  -> MALFORMED_RECORD Cannot parse record: a key given twice
 *                                     (byte 9)
 * }</pre>
 *
 * <p>Not thread-safe; one per worker, made in {@code @Setup}. It learns the order of the keys, and
 * is slow for the first few lines.
 *
 * @since 0.1
 */
@Evolving
public final class JsonRows {
  private static final int MARK_BYTES = 3;

  private final Schema schema;
  private final int maxBytes;
  private final Line line;
  private final Skipper skipper;
  private final ObjectReader record;
  private byte[] copy = new byte[1024];
  private @Nullable BlockBuilder bound;

  /** A parser for records with default limits whose keys are the names of the fields. */
  public JsonRows(Schema schema) {
    this(schema, Map.of(), JsonLimits.defaults());
  }

  /**
   * A parser for such records.
   *
   * @param schema the fields wanted, of any type named above
   * @param keys the JSON key of each field that is called otherwise there, by field; only for
   *     fields of the record itself, not of nested rows
   * @throws IllegalArgumentException if a field has a type not named above, two have one key, or a
   *     key is for no field
   */
  public JsonRows(Schema schema, Map<String, String> keys, JsonLimits limits) {
    this.schema = schema;
    this.maxBytes = limits.maxRecordBytes();
    this.line = new Line(limits);
    this.skipper = new Skipper(line);
    this.record = Readers.of(skipper, schema, keys);
  }

  /**
   * Adds the values of one record to the columns of a builder, one to each, and leaves ending the
   * row to the caller. If there is a problem it adds nothing, and takes back what was added since
   * the last row was ended.
   *
   * @param buffer holds the record; faster if 32 bytes or more follow it there, whatever they are
   * @param from where the record starts
   * @param to where it ends, without a line end or with it
   * @param builder of the parser's schema; the same for many records, for a new one costs a little
   * @return what is wrong, null if nothing
   * @throws IllegalArgumentException if the builder has another schema
   * @throws IndexOutOfBoundsException if the buffer has no such bytes
   */
  public @Nullable JsonProblem parse(byte[] buffer, int from, int to, BlockBuilder builder) {
    Objects.checkFromToIndex(from, to, buffer.length);
    if (builder != bound) {
      bind(builder);
    }
    int length = to - from;
    JsonProblem problem;
    if (length > maxBytes) {
      problem = tooLarge(length);
    } else if (buffer.length - to >= Words.PADDING) {
      problem = parse(buffer, from, to);
    } else {
      problem = parse(padded(buffer, from, length), 0, length);
    }
    if (problem != null) {
      builder.abandonRow();
    }
    return problem;
  }

  private void bind(BlockBuilder builder) {
    if (!builder.schema().equals(schema)) {
      throw new IllegalArgumentException(
          "Invalid builder: fields %s (must have the parser's %s)"
              .formatted(builder.schema().getFields(), schema.getFields()));
    }
    record.bind(builder::column);
    bound = builder;
  }

  private byte[] padded(byte[] buffer, int from, int length) {
    if (copy.length < length + Words.PADDING) {
      copy = new byte[Math.max(length + Words.PADDING, Math.min(2 * copy.length, maxBytes))];
    }
    System.arraycopy(buffer, from, copy, 0, length);
    return copy;
  }

  private @Nullable JsonProblem parse(byte[] bytes, int from, int to) {
    line.start(bytes, from, to);
    skipper.names.clear();
    return record(bytes, from, to) < 0 ? line.malformed() : line.faults();
  }

  private int record(byte[] bytes, int from, int to) {
    int at = bytes[from] == '{' ? from : Line.skipBlanks(bytes, afterMark(bytes, from), to);
    if (at >= to || bytes[at] != '{') {
      return line.expected("an object", at);
    }
    int end = record.read(bytes, at, to, /* depth= */ 1);
    if (end < 0) {
      return end;
    }
    int rest = end == to ? to : Line.skipBlanks(bytes, end, to);
    return rest == to ? to : line.bad(rest, "text after the object");
  }

  private static int afterMark(byte[] bytes, int from) {
    // Bytes follow every record, so these three can be looked at.
    boolean marked =
        bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return marked ? from + MARK_BYTES : from;
  }

  private JsonProblem tooLarge(int length) {
    String message =
        "Cannot take record whole: it is %d bytes long (must be <= %d)".formatted(length, maxBytes);
    return new JsonProblem(Code.RECORD_TOO_LARGE, null, 0, message);
  }
}
