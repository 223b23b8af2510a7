/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.testing.SalesParityContract;

/** Sales per second on Spark, in batch, over every order of arrival. */
class SalesOnSparkParityTest extends SalesParityContract {}
