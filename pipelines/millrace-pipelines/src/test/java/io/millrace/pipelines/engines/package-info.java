/* SPDX-License-Identifier: Apache-2.0 */
/** What every engine must do, as tests that an engine's module extends. */
@NullMarked
package io.millrace.pipelines.engines;

import org.jspecify.annotations.NullMarked;
