/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import java.util.Set;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PCollectionViews;

/** What a side input's view tells about speed. */
final class SlowViews {
  @SuppressWarnings({
    "deprecation",
    "rawtypes"
  }) // Beam still makes the deprecated ones where asked to
  private static final Set<Class<?>> BY_KEY =
      Set.of(
          PCollectionViews.MapViewFn.class,
          PCollectionViews.MapViewFn2.class,
          PCollectionViews.MultimapViewFn.class,
          PCollectionViews.MultimapViewFn2.class,
          PCollectionViews.InMemoryMapViewFn.class,
          PCollectionViews.InMemoryMapFromVoidKeyViewFn.class,
          PCollectionViews.InMemoryMultimapViewFn.class,
          PCollectionViews.InMemoryMultimapFromVoidKeyViewFn.class);

  private SlowViews() {}

  /** True for the views of {@code View.asMap} and {@code View.asMultimap}. */
  @SuppressWarnings("deprecation") // meant for runners, and so for what looks after them
  static boolean isByKey(PCollectionView<?> view) {
    return BY_KEY.contains(view.getViewFn().getClass());
  }
}
