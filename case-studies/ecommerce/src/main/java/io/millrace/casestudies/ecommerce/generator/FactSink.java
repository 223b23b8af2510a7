/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.IOException;

/** Takes the facts in time order. */
interface FactSink {
  void click(Click click) throws IOException;

  void order(Order order) throws IOException;
}
