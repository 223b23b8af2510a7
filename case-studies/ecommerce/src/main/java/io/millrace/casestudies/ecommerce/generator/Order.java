/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.IOException;
import java.util.List;

/** Lines bought together within less than a second, in time order; at least one. */
record Order(List<OrderLine> lines) implements Fact {
  @Override
  public long time() {
    return lines.get(0).time();
  }

  @Override
  public void sendTo(FactSink sink) throws IOException {
    sink.order(this);
  }

  long lastTime() {
    return lines.get(lines.size() - 1).time();
  }

  /** All lines are of one visitor. */
  Visitor visitor() {
    return lines.get(0).visitor();
  }
}
