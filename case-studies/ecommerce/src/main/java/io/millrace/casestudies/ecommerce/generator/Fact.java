/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.IOException;

/** Something that happened once in the shop, before any record of it was lost, copied or broken. */
sealed interface Fact permits Click, Order {
  /** Epoch milliseconds. */
  long time();

  void sendTo(FactSink sink) throws IOException;
}
