/* SPDX-License-Identifier: Apache-2.0 */
/** What is counted and summed over a group of rows, shared by the families that group. */
@NullMarked
package io.millrace.transforms.measure;

import org.jspecify.annotations.NullMarked;
