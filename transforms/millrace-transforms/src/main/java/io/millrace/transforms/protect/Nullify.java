/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A field of any type that becomes null.
 *
 * @since 0.1
 */
@Evolving
public record Nullify(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field)
    implements Protection {
  public Nullify {
    FieldName.require(field);
  }
}
