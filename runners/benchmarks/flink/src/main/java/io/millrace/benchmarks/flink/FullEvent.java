/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import com.alibaba.fastjson2.util.Fnv;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** An event with all its fields, which workload e2 needs: a Flink POJO, filled by a JSON parser. */
public class FullEvent extends Event {
  private static final long TYPE = Fnv.hashCode64("type");
  private static final long USER_ID = Fnv.hashCode64("user_id");
  private static final long SESSION_ID = Fnv.hashCode64("session_id");
  private static final long CURRENCY = Fnv.hashCode64("currency");
  private static final long COUNTRY = Fnv.hashCode64("country");

  @JsonProperty("type")
  public @Nullable String type;

  @JsonProperty("user_id")
  public @Nullable String userId;

  @JsonProperty("session_id")
  public @Nullable String sessionId;

  @JsonProperty("currency")
  public @Nullable String currency;

  @JsonProperty("country")
  public @Nullable String country;

  @Override
  boolean isValid() {
    return super.isValid()
        && type != null
        && userId != null
        && sessionId != null
        && currency != null
        && country != null;
  }

  @Override
  void clear() {
    super.clear();
    type = null;
    userId = null;
    sessionId = null;
    currency = null;
    country = null;
  }

  @Override
  boolean hasText(long nameHash) {
    return nameHash == TYPE
        || nameHash == USER_ID
        || nameHash == SESSION_ID
        || nameHash == CURRENCY
        || nameHash == COUNTRY;
  }

  @Override
  void setText(long nameHash, @Nullable String text) {
    if (nameHash == TYPE) {
      type = text;
    } else if (nameHash == USER_ID) {
      userId = text;
    } else if (nameHash == SESSION_ID) {
      sessionId = text;
    } else if (nameHash == CURRENCY) {
      currency = text;
    } else if (nameHash == COUNTRY) {
      country = text;
    } else {
      super.setText(nameHash, text);
    }
  }
}
