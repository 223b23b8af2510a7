/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.beam.runners.core.InMemoryStateInternals;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.StateNamespaces;
import org.apache.beam.runners.core.StateTag;
import org.apache.beam.runners.core.StateTags;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.CombiningState;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.State;
import org.apache.beam.sdk.state.StateContexts;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.state.WatermarkHoldState;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.HashBasedTable;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.Table;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Against state that stays in memory, as the direct runner has it. */
class KeyedStateTest {
  private static final StateTag<ValueState<String>> VALUE =
      StateTags.value("value", StringUtf8Coder.of());
  private static final StateTag<BagState<String>> BAG = StateTags.bag("bag", StringUtf8Coder.of());
  private static final StateTag<SetState<String>> SET = StateTags.set("set", StringUtf8Coder.of());
  private static final StateTag<MapState<String, Long>> MAP =
      StateTags.map("map", StringUtf8Coder.of(), VarLongCoder.of());
  private static final StateTag<CombiningState<Long, long[], Long>> SUM =
      StateTags.combiningValueFromInputInternal("sum", VarLongCoder.of(), Sum.ofLongs());
  private static final StateTag<WatermarkHoldState> HOLD =
      StateTags.watermarkStateInternal("hold", TimestampCombiner.EARLIEST);
  private static final List<StateNamespace> NAMESPACES =
      List.of(
          StateNamespaces.global(),
          StateNamespaces.window(GlobalWindow.Coder.INSTANCE, GlobalWindow.INSTANCE));

  private Table<String, String, byte[]> kept = HashBasedTable.create();

  @Test
  void keepsFromOneMicroBatchToTheNextWhatWouldStayInMemory() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    StateInternals oracle = InMemoryStateInternals.forKey("k");

    for (int batch = 0; batch < 300; batch++) {
      KeyedState<String> state = new KeyedState<>("k", kept);
      for (int change = random.nextInt(6); change > 0; change--) {
        StateNamespace namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        long drawn = random.nextLong();
        change(state, namespace, new Random(drawn));
        change(oracle, namespace, new Random(drawn));
        assertThat(read(state)).as("seed %d, batch %d", seed, batch).isEqualTo(read(oracle));
      }
      kept = HashBasedTable.create(state.encoded());
      assertThat(read(new KeyedState<>("k", HashBasedTable.create(kept))))
          .as("seed %d, behind batch %d", seed, batch)
          .isEqualTo(read(oracle));
    }
  }

  @Test
  void keepsNothingOfWhatIsCleared() {
    KeyedState<String> first = new KeyedState<>("k", kept);
    for (StateTag<?> tag : List.of(VALUE, BAG, SET, MAP, SUM, HOLD)) {
      change(first, StateNamespaces.global(), tag, new Random(1));
    }
    assertThat(first.encoded().size()).isEqualTo(6);
    KeyedState<String> second = new KeyedState<>("k", kept);

    for (StateTag<?> tag : List.of(VALUE, BAG, SET, MAP, SUM, HOLD)) {
      of(second, StateNamespaces.global(), tag).clear();
    }

    assertThat(second.encoded().isEmpty()).isTrue();
  }

  @Test
  void saysWhichStateItHasNot() {
    KeyedState<String> state = new KeyedState<>("k", kept);
    StateTag<?> ordered = StateTags.orderedList("ordered", StringUtf8Coder.of());
    StateTag<?> multimap =
        StateTags.multimap("multimap", StringUtf8Coder.of(), StringUtf8Coder.of());

    assertThatThrownBy(() -> of(state, StateNamespaces.global(), ordered))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("OrderedListState is not supported");
    assertThatThrownBy(() -> of(state, StateNamespaces.global(), multimap))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("MultimapState is not supported");
  }

  private static <T extends State> T of(
      StateInternals state, StateNamespace namespace, StateTag<T> tag) {
    return state.state(namespace, tag, StateContexts.nullContext());
  }

  private static void change(StateInternals state, StateNamespace namespace, Random random) {
    StateTag<?> tag = List.of(VALUE, BAG, SET, MAP, SUM, HOLD).get(random.nextInt(6));
    if (random.nextInt(5) == 0) {
      of(state, namespace, tag).clear();
    } else {
      change(state, namespace, tag, random);
    }
  }

  private static void change(
      StateInternals state, StateNamespace namespace, StateTag<?> tag, Random random) {
    String text = "t" + random.nextInt(5);
    if (tag == VALUE) {
      of(state, namespace, VALUE).write(text);
    } else if (tag == BAG) {
      of(state, namespace, BAG).add(text);
    } else if (tag == SET) {
      of(state, namespace, SET).add(text);
    } else if (tag == MAP) {
      of(state, namespace, MAP).put(text, random.nextLong());
    } else if (tag == SUM) {
      of(state, namespace, SUM).add((long) random.nextInt(9));
    } else {
      of(state, namespace, HOLD).add(Instant.ofEpochMilli(random.nextInt(99)));
    }
  }

  /** All of it; a bag is in order, too. */
  private static List<Object> read(StateInternals state) {
    List<Object> all = new ArrayList<>();
    for (StateNamespace namespace : NAMESPACES) {
      all.add(String.valueOf(of(state, namespace, VALUE).read()));
      all.add(list(of(state, namespace, BAG).read()));
      all.add(list(of(state, namespace, SET).read()).stream().sorted().toList());
      TreeMap<String, Long> map = new TreeMap<>();
      of(state, namespace, MAP)
          .entries()
          .read()
          .forEach(entry -> map.put(entry.getKey(), entry.getValue()));
      all.add(map);
      all.add(of(state, namespace, SUM).read());
      all.add(of(state, namespace, SUM).isEmpty().read());
      all.add(String.valueOf(of(state, namespace, HOLD).read()));
    }
    return all;
  }

  private static <T> List<T> list(Iterable<T> values) {
    return StreamSupport.stream(values.spliterator(), false).toList();
  }
}
