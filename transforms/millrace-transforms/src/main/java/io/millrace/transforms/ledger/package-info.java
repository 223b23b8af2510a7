/* SPDX-License-Identifier: Apache-2.0 */
/** The conservation ledger: read = written + filtered + duplicates + late + rejected, per step. */
@NullMarked
package io.millrace.transforms.ledger;

import org.jspecify.annotations.NullMarked;
