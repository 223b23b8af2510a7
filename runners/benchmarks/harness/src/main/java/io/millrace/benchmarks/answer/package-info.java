/* SPDX-License-Identifier: Apache-2.0 */
/** What a right contender answers, and whether one did. */
@NullMarked
package io.millrace.benchmarks.answer;

import org.jspecify.annotations.NullMarked;
