/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Blocks: columnar batches of rows, the elements that fast pipelines are made of.
 *
 * <p>A reader of a pipeline need not know them. Whoever writes one that stays in blocks starts at
 * {@link io.millrace.transforms.block.Block}; lambdas see a {@link
 * io.millrace.transforms.block.RowView}.
 */
@NullMarked
package io.millrace.transforms.block;

import org.jspecify.annotations.NullMarked;
