/* SPDX-License-Identifier: Apache-2.0 */
/** Which keys were seen, and when: exact, in memory, bounded in time. Plain Java, no Beam. */
@NullMarked
package io.millrace.transforms.seen;

import org.jspecify.annotations.NullMarked;
