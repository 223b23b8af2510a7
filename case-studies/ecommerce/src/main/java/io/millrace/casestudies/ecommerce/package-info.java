/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Ecommerce events to a warehouse: order lines and clicks from files to bronze, silver and gold
 * tables.
 */
@NullMarked
package io.millrace.casestudies.ecommerce;

import org.jspecify.annotations.NullMarked;
