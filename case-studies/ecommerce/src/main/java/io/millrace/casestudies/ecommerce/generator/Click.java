/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One look at a page.
 *
 * @param eventId 32 hexadecimal digits
 * @param visitor whose customer number is 0 if nobody is logged in
 * @param product null if the page is not about one product
 * @param page as the browser shows it, unescaped
 */
record Click(
    long time,
    String eventId,
    ClickType type,
    Visitor visitor,
    @Nullable Product product,
    String page)
    implements Fact {

  @Override
  public void sendTo(FactSink sink) throws IOException {
    sink.click(this);
  }

  /** A copy that says something else, later. */
  Click contradictedAfter(long millis) {
    return new Click(time + millis, eventId, type.other(), visitor, product, page);
  }
}
