/* SPDX-License-Identifier: Apache-2.0 */
/** What single parts cost, by JMH: parsing, the coder, the index of ids, sums by group, lookups. */
@NullMarked
package io.millrace.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
