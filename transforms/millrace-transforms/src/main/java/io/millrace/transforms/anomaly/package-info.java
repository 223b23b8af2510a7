/* SPDX-License-Identifier: Apache-2.0 */
/** Anomalies: values that the values before them, or fixed bounds, do not lead to expect. */
@NullMarked
package io.millrace.transforms.anomaly;

import org.jspecify.annotations.NullMarked;
