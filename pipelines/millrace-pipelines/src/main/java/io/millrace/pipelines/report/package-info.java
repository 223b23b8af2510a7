/* SPDX-License-Identifier: Apache-2.0 */
/** What a run found out, as data, as a page and as JSON. */
@NullMarked
package io.millrace.pipelines.report;

import org.jspecify.annotations.NullMarked;
