/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.Evolving;
import org.jspecify.annotations.Nullable;

/**
 * Why a record has become no row.
 *
 * @param code what kind of fault it is
 * @param field the first field with a value that does not fit, as the schema names it, {@code
 *     address.city} if nested; null for the other codes
 * @param offset where the fault stands, in bytes from the start of the record; for a missing field
 *     where its object ends
 * @param message for a person; with {@link Code#INVALID_VALUE} it tells of every field that does
 *     not fit, up to 10, and shows at most 200 bytes of each
 * @since 0.1
 */
@Evolving
public record JsonProblem(Code code, @Nullable String field, int offset, String message) {

  /** The words that rejected records carry in the whole house. */
  public enum Code {
    /** It is not one JSON object, or passes a bound on depth, number or text. */
    MALFORMED_RECORD,
    /** Somewhere in it the bytes are not UTF-8. */
    INVALID_UTF8,
    /** It is JSON, and a value does not fit its field or a required one is missing. */
    INVALID_VALUE,
    /** It is longer than {@link JsonLimits#maxRecordBytes()}; nothing else is known of it. */
    RECORD_TOO_LARGE
  }
}
