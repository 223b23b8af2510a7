/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;

/**
 * A record names a schema that nobody knows.
 *
 * @since 0.1
 */
@Internal
public final class UnknownSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnknownSchemaException(String message) {
    super(message);
  }
}
