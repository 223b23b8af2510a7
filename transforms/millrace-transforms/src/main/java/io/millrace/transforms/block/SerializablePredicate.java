/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.function.Predicate;

/**
 * A condition that travels to the workers; it is called by several threads at once.
 *
 * <pre>{@code
 * SerializablePredicate<RowView> paid = row -> row.bool("paid");
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
@FunctionalInterface
public interface SerializablePredicate<T> extends Predicate<T>, Serializable {}
