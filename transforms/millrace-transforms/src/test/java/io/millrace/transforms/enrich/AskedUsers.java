/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.UserService.USER;

import com.github.benmanes.caffeine.cache.Ticker;
import io.millrace.transforms.Rejected.Category;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;

/** Asks a {@link UserService} for users, and shows its answers. */
final class AskedUsers {
  static final ServicePolicy PATIENT =
      ServicePolicy.defaults()
          .withBatchKeys(10)
          .withTimeout(Duration.ofMinutes(10))
          .withRetry(3, Duration.ofMillis(2), Duration.ofMillis(20));

  private AskedUsers() {}

  static Asker asker(ServiceOpener<Object> opener, ServicePolicy policy) {
    return asker(opener, policy, new ServiceGuard(policy, Ticker.systemTicker()));
  }

  static Asker asker(ServiceOpener<Object> opener, ServicePolicy policy, ServiceGuard guard) {
    return new Asker(opener.open(USER), USER, policy, guard);
  }

  static List<Object> users(int count) {
    return IntStream.range(0, count).<Object>mapToObj(i -> "u" + i).toList();
  }

  static List<String> ask(Asker asker, List<Object> keys) {
    return asker.ask(keys).stream().map(CompletableFuture::join).map(AskedUsers::shown).toList();
  }

  static String shown(Answer answer) {
    Answer.Failure failure = answer.failure();
    Row row = answer.row();
    if (failure != null) {
      Category category = failure.category();
      return category + " " + failure.reason();
    }
    return row == null ? "miss" : row.getString("country") + " " + row.getInt32("age");
  }
}
