/* SPDX-License-Identifier: Apache-2.0 */
/** Hides personal data and secrets in rows: masks, tokens, redaction, buckets. */
@NullMarked
package io.millrace.transforms.protect;

import org.jspecify.annotations.NullMarked;
