import type { Architecture } from '../architecture/channels.ts';

/** Endpoint error in pixels (mean over the picture), or the share of outliers (over 3 px and over 5 %) in percent. */
export type PublishedMeasure = 'EPE' | 'Fl, %';

/** A result that the weights' publisher, not this project, measured. */
export interface PublishedResult {
  /** Data set and part of it, as `'Sintel clean, train'`. */
  readonly on: string;
  readonly measure: PublishedMeasure;
  readonly value: number;
}

/** What is known of published weights without having the file. */
export interface CheckpointRecord {
  /** What users call it. */
  readonly id: string;
  /** Where the file lies. */
  readonly url: string;
  /** Name of the file there and in the cache. */
  readonly fileName: string;
  /** Whose conventions the weights were trained with; the variant that serves them. */
  readonly family: 'mmflow' | 'microsoft';
  readonly architecture: Architecture;
  /** Order of the colours that the weights are evaluated with; outranks the variant's. */
  readonly channelOrder: 'bgr' | 'rgb';
  /** Data sets in the order of training. */
  readonly trainedOn: readonly string[];
  /** What its publisher measured; empty where nothing was published. */
  readonly published: readonly PublishedResult[];
  /** SPDX name of the licence that the weights come under. The data sets may have terms of their own. */
  readonly licence: string;
  /**
   * Id of the file as a git object, the SHA-1 of `blob SIZE\0` and the bytes: known from the publisher's repository
   * without having seen the file.
   */
  readonly gitBlob?: string;
  /** SHA-256 of the file in hexadecimal, where it is known beforehand; else it is pinned when the file is first fetched. */
  readonly sha256?: string;
  /** Size of the file, where it is known beforehand. */
  readonly bytes?: number;
}

/** Endpoint errors by what they were measured on. */
export const endpointErrors = (errors: Readonly<Record<string, number>>): PublishedResult[] =>
  Object.entries(errors).map(([on, value]) => ({ on, measure: 'EPE', value }));

/** Shares of outliers in percent by what they were measured on. */
export const outliers = (shares: Readonly<Record<string, number>>): PublishedResult[] =>
  Object.entries(shares).map(([on, value]) => ({ on, measure: 'Fl, %', value }));
