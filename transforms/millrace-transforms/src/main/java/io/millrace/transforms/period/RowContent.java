/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.period.KeyRows.Place;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * Orders rows by event time, and those of one time by the bytes they are coded to: an order of no
 * meaning that every JVM agrees on. Rows that differ only in the order of a map's entries may have
 * either.
 */
final class RowContent implements Comparator<Place> {
  private final RowCoder coder;

  RowContent(Schema schema) {
    coder = RowCoder.of(schema);
  }

  @Override
  public int compare(Place one, Place other) {
    int order = Long.compare(one.time(), other.time());
    return order != 0 ? order : Arrays.compareUnsigned(bytes(one), bytes(other));
  }

  private byte[] bytes(Place place) {
    try {
      return CoderUtils.encodeToByteArray(coder, place.copy());
    } catch (CoderException e) {
      throw new IllegalStateException("Cannot code a row of " + coder.getSchema(), e);
    }
  }
}
