/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemoryBag;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemoryCombiningState;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemoryMap;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemorySet;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemoryState;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemoryValue;
import org.apache.beam.runners.core.InMemoryStateInternals.InMemoryWatermarkHold;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.StateTag;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.CombiningState;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.MultimapState;
import org.apache.beam.sdk.state.OrderedListState;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.State;
import org.apache.beam.sdk.state.StateBinder;
import org.apache.beam.sdk.state.StateContext;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.state.WatermarkHoldState;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.CombineWithContext.CombineFnWithContext;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.util.CombineFnUtil;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.HashBasedTable;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.Table;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key, for a micro-batch. A cell is decoded when it is first asked for and
 * encoded once, behind the micro-batch; Beam's own on Spark does both at each access, so that an
 * element costs the more the more a bag holds.
 */
final class KeyedState<K> implements StateInternals {
  private final K key;
  private final Table<String, String, byte[]> kept;
  private final Table<String, String, State> cells = HashBasedTable.create();
  private final List<Runnable> saving = new ArrayList<>();

  /**
   * @param kept by namespace and cell; is changed
   */
  KeyedState(K key, Table<String, String, byte[]> kept) {
    this.key = key;
    this.kept = kept;
  }

  @Override
  public @Nullable Object getKey() {
    return key;
  }

  @Override
  @SuppressWarnings("unchecked") // A cell is of the kind that its name stands for.
  public <T extends State> T state(
      StateNamespace namespace, StateTag<T> tag, StateContext<?> context) {
    String place = namespace.stringKey();
    State cell = cells.get(place, tag.getId());
    if (cell == null) {
      cell = tag.getSpec().bind(tag.getId(), new Cells(place, context));
      cells.put(place, tag.getId(), cell);
    }
    return (T) cell;
  }

  /** What is to be kept as of now, by namespace and cell. */
  Table<String, String, byte[]> encoded() {
    saving.forEach(Runnable::run);
    return kept;
  }

  private static <T> List<T> list(Iterable<T> values) {
    return StreamSupport.stream(values.spliterator(), false).toList();
  }

  private static <A, B> Map<A, B> map(Iterable<Map.Entry<A, B>> entries) {
    Map<A, B> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private final class Cells implements StateBinder {
    private final String namespace;
    private final StateContext<?> context;

    private Cells(String namespace, StateContext<?> context) {
      this.namespace = namespace;
      this.context = context;
    }

    private <S extends InMemoryState<?>, T> S cell(
        String id, S cell, Coder<T> coder, Consumer<T> restore, Supplier<T> read) {
      byte[] bytes = kept.get(namespace, id);
      if (bytes != null) {
        restore.accept(CoderHelpers.fromByteArray(bytes, coder));
      }
      saving.add(
          () -> {
            if (cell.isCleared()) {
              kept.remove(namespace, id);
            } else {
              kept.put(namespace, id, CoderHelpers.toByteArray(read.get(), coder));
            }
          });
      return cell;
    }

    @Override
    public <T> ValueState<T> bindValue(String id, StateSpec<ValueState<T>> spec, Coder<T> coder) {
      InMemoryValue<T> cell = new InMemoryValue<>(coder);
      return cell(id, cell, coder, cell::write, cell::read);
    }

    @Override
    public <T> BagState<T> bindBag(String id, StateSpec<BagState<T>> spec, Coder<T> coder) {
      InMemoryBag<T> cell = new InMemoryBag<>(coder);
      return cell(
          id, cell, ListCoder.of(coder), all -> all.forEach(cell::add), () -> list(cell.read()));
    }

    @Override
    public <T> SetState<T> bindSet(String id, StateSpec<SetState<T>> spec, Coder<T> coder) {
      InMemorySet<T> cell = new InMemorySet<>(coder);
      return cell(
          id, cell, ListCoder.of(coder), all -> all.forEach(cell::add), () -> list(cell.read()));
    }

    @Override
    public <A, B> MapState<A, B> bindMap(
        String id, StateSpec<MapState<A, B>> spec, Coder<A> keyCoder, Coder<B> valueCoder) {
      InMemoryMap<A, B> cell = new InMemoryMap<>(keyCoder, valueCoder);
      return cell(
          id,
          cell,
          MapCoder.of(keyCoder, valueCoder),
          all -> all.forEach(cell::put),
          () -> map(cell.entries().read()));
    }

    @Override
    public <A, B> MultimapState<A, B> bindMultimap(
        String id, StateSpec<MultimapState<A, B>> spec, Coder<A> keyCoder, Coder<B> valueCoder) {
      throw new UnsupportedOperationException("MultimapState is not supported");
    }

    @Override
    public <T> OrderedListState<T> bindOrderedList(
        String id, StateSpec<OrderedListState<T>> spec, Coder<T> coder) {
      throw new UnsupportedOperationException("OrderedListState is not supported");
    }

    @Override
    public <A, B, C> CombiningState<A, B, C> bindCombining(
        String id, StateSpec<CombiningState<A, B, C>> spec, Coder<B> coder, CombineFn<A, B, C> fn) {
      InMemoryCombiningState<A, B, C> cell = new InMemoryCombiningState<>(fn, coder);
      return cell(id, cell, coder, cell::addAccum, cell::getAccum);
    }

    @Override
    public <A, B, C> CombiningState<A, B, C> bindCombiningWithContext(
        String id,
        StateSpec<CombiningState<A, B, C>> spec,
        Coder<B> coder,
        CombineFnWithContext<A, B, C> fn) {
      return bindCombining(id, spec, coder, CombineFnUtil.bindContext(fn, context));
    }

    @Override
    public WatermarkHoldState bindWatermark(
        String id, StateSpec<WatermarkHoldState> spec, TimestampCombiner combiner) {
      InMemoryWatermarkHold<?> cell = new InMemoryWatermarkHold<>(combiner);
      return cell(
          id, cell, InstantCoder.of(), cell::add, () -> requireNonNull(cell.read(), "no hold"));
    }
  }
}
