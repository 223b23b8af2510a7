/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

/**
 * The mean of weighted values and the sum of their squared distances from it, one value or one such
 * sum at a time, without subtracting large numbers: D. H. D. West, "Updating mean and variance
 * estimates" (1979), and for two sums T. F. Chan, G. H. Golub and R. J. LeVeque (1979). Of equal
 * values the mean is exact and the distances are 0. Not thread-safe.
 */
final class Moments {
  private double weight;
  private double squaredWeights;
  private double mean;
  private double distances;

  void clear() {
    weight = 0;
    squaredWeights = 0;
    mean = 0;
    distances = 0;
  }

  void add(double value, double itsWeight) {
    weight += itsWeight;
    squaredWeights += itsWeight * itsWeight;
    double distance = value - mean;
    mean += distance * (itsWeight / weight);
    distances += itsWeight * distance * (value - mean);
  }

  void add(Moments other) {
    if (other.weight == 0) {
      return;
    }
    double both = weight + other.weight;
    double distance = other.mean - mean;
    mean += distance * (other.weight / both);
    distances += other.distances + distance * distance * weight * (other.weight / both);
    squaredWeights += other.squaredWeights;
    weight = both;
  }

  double mean() {
    return mean;
  }

  /** The sample's standard deviation, unbiased for weights that say how much a value is worth. */
  double standardDeviation() {
    return Math.sqrt(distances / (weight - squaredWeights / weight));
  }
}
