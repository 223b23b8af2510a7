/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;

/**
 * What is wrong with a record: one of the codes of {@link RawRecord}, and why.
 *
 * @since 0.1
 */
@Internal
public record Problem(String code, String message) {}
