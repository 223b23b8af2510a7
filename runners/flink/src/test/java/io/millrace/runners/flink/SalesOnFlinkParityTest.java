/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.testing.SalesParityContract;

/** Sales per second on Flink, in batch and streaming, over every order of arrival. */
class SalesOnFlinkParityTest extends SalesParityContract {}
