/* SPDX-License-Identifier: Apache-2.0 */
/** Messages of Protobuf, as their descriptors say they are, to columns and back. */
@NullMarked
package io.millrace.io.protobuf;

import org.jspecify.annotations.NullMarked;
