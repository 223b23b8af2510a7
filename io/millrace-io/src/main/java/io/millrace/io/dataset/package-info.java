/* SPDX-License-Identifier: Apache-2.0 */
/** Datasets by their address: what each connector reads and writes, and with which guarantee. */
@NullMarked
package io.millrace.io.dataset;

import org.jspecify.annotations.NullMarked;
