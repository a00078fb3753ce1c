//! Reading slices.

use andamento_model::{CellSource, Cube, CubeBuilder, DataflowId, DimensionId, SliceRequest};

use crate::error::StoreError;
use crate::folder::{Store, StoredFile};
use crate::pages::columns::{Group, Source};
use crate::pages::read::read_group;

impl Store {
    /// The cells of a slice. Without a vintage each cell comes from the newest file that has
    /// it; a cell that a newer file lacks is not deleted.
    ///
    /// A slice that no series matches is an empty cube, not an error.
    ///
    /// # Errors
    /// When the dataflow, the vintage or a dimension is unknown, or a file is damaged.
    pub fn slice(&self, request: &SliceRequest) -> Result<Cube, StoreError> {
        let mut files = self.files(&request.dataflow)?;
        if let Some(vintage) = &request.vintage {
            let known = files
                .iter()
                .map(|f| f.import.vintage.to_string())
                .collect::<Vec<_>>()
                .join(", ");
            files.retain(|file| matches(&file.import.vintage, vintage));
            if files.is_empty() {
                return Err(StoreError::UnknownVintage {
                    dataflow: request.dataflow.clone(),
                    vintage: vintage.clone(),
                    known,
                });
            }
        }
        let dimensions = dimensions_of(&files);
        for wanted in request.filters.keys() {
            if !dimensions.contains(wanted) {
                let known = dimensions
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", ");
                return Err(StoreError::UnknownDimension {
                    dataflow: request.dataflow.clone(),
                    dimension: wanted.clone(),
                    known,
                });
            }
        }
        slice_files(&files, &dimensions, request)
    }

    /// All cells of one imported file.
    ///
    /// # Errors
    /// When the file is damaged or went away.
    pub fn cube_of(&self, file: &StoredFile) -> Result<Cube, StoreError> {
        let request = SliceRequest::all(file.import.dataflow.clone());
        slice_files(std::slice::from_ref(file), &file.dimensions, &request)
    }

    /// The slice of each file apart, oldest vintage first, all with the same dimensions.
    ///
    /// # Errors
    /// As [`Store::slice`].
    pub fn slices_by_file(
        &self,
        dataflow: &DataflowId,
    ) -> Result<Vec<(StoredFile, Cube)>, StoreError> {
        let files = self.files(dataflow)?;
        let dimensions = dimensions_of(&files);
        let request = SliceRequest::all(dataflow.clone());
        files
            .into_iter()
            .map(|file| {
                let cube = slice_files(std::slice::from_ref(&file), &dimensions, &request)?;
                Ok((file, cube))
            })
            .collect()
    }
}

impl StoredFile {
    /// Whether every page can be read; the whole file is read for it.
    pub(crate) fn is_whole(&self) -> bool {
        let wanted = vec![None; self.dimensions.len()];
        let source = Source::new(&self.path, None);
        Group::all(&source, &self.metadata, self.dimensions.len())
            .all(|group| group.is_ok_and(|g| read_group(&g, &self.dimensions, &wanted).is_ok()))
    }
}

/// A vintage may be asked for by its date alone.
fn matches(vintage: &andamento_model::Vintage, asked: &andamento_model::Vintage) -> bool {
    vintage == asked || (asked.to_string().len() == 10 && vintage.date() == asked.date())
}

/// The dimensions of the newest file, then those that only older files have.
fn dimensions_of(files: &[StoredFile]) -> Vec<DimensionId> {
    let mut dimensions: Vec<DimensionId> = Vec::new();
    for file in files.iter().rev() {
        for id in &file.dimensions {
            if !dimensions.contains(id) {
                dimensions.push(id.clone());
            }
        }
    }
    dimensions
}

fn slice_files(
    files: &[StoredFile],
    dimensions: &[DimensionId],
    request: &SliceRequest,
) -> Result<Cube, StoreError> {
    let mut builder = CubeBuilder::new(request.dataflow.clone(), dimensions);
    for stored in files {
        let lacks_wanted = request.filters.iter().any(|(id, codes)| {
            !stored.dimensions.contains(id)
                && !codes
                    .iter()
                    .any(|code| code == andamento_model::NOT_SPECIFIED)
        });
        if lacks_wanted {
            continue;
        }
        builder.begin_source(CellSource {
            snapshot: stored.import.snapshot.clone(),
            vintage: stored.import.vintage.clone(),
        });
        let source = Source::new(&stored.path, stored.columns.as_deref());
        let wanted: Vec<Option<&[String]>> = stored
            .dimensions
            .iter()
            .map(|id| request.filters.get(id).map(Vec::as_slice))
            .collect();
        for group in Group::all(&source, &stored.metadata, stored.dimensions.len()) {
            let block = group
                .and_then(|group| read_group(&group, &stored.dimensions, &wanted))
                .map_err(|error| StoreError::damaged(&stored.path, error))?;
            if let Some(block) = block {
                builder.add(&block);
            }
        }
    }
    Ok(builder.build())
}
