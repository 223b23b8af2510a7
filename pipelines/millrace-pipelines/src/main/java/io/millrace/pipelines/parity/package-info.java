/* SPDX-License-Identifier: Apache-2.0 */
/** Whether a pipeline gives the same rows on every engine, in every mode and order of arrival. */
@NullMarked
package io.millrace.pipelines.parity;

import org.jspecify.annotations.NullMarked;
