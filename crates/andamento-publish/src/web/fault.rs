//! What can go wrong with a request, as a page and as problem+json.

use andamento_analysis::{NoAnswer, QuestionError, Refusal, Undecomposed};
use andamento_store::StoreError;
use axum::http::StatusCode;

use crate::ask::AskError;
use crate::ask::follow_up::FollowUpError;
use crate::views::ViewError;

/// Why a request has no view.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The address names something that is not there.
    #[error("{0}")]
    NotFound(String),
    /// A parameter cannot be understood.
    #[error("{0}")]
    Bad(String),
    /// The definition guard refuses the comparison.
    #[error("{0}")]
    Refused(Refusal),
    /// The gap is not taken apart by this breakdown.
    #[error("{0}")]
    Undecomposed(Undecomposed),
    /// The query is longer than what is read.
    #[error(
        "the query is too long: at most {} bytes are read",
        super::asked::LONGEST_QUERY
    )]
    TooLong,
    /// Another method than GET or HEAD.
    #[error("nothing can be changed here: use GET or HEAD")]
    Method,
    /// The data folder cannot be read. A damaged file is named without its folder; what else
    /// is wrong is said on standard error only.
    #[error("{}", unreadable(.0))]
    Store(StoreError),
    /// A fault of the program.
    #[error("this view could not be written: {0}")]
    View(String),
}

fn unreadable(error: &StoreError) -> String {
    let file = match error {
        StoreError::Damaged { path, .. } => path.file_name(),
        _ => None,
    };
    match file {
        Some(file) => format!(
            "a stored file is damaged, {}, and only whole files are shown; whoever runs this site \
             can import its source file again, which replaces it",
            file.to_string_lossy()
        ),
        None => "the data folder cannot be read; the program's messages say why".to_string(),
    }
}

impl Fault {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::Refused(_) | Self::Undecomposed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Store(_) | Self::View(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A short name of the kind of fault.
    pub fn title(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "Not here",
            Self::Bad(_) => "Not understood",
            Self::Refused(_) => "Not comparable",
            Self::Undecomposed(_) => "Not decomposed",
            Self::TooLong => "Too long",
            Self::Method => "Read only",
            Self::Store(_) => "Data folder not readable",
            Self::View(_) => "Fault of the program",
        }
    }

    /// The kind of fault as an address: a heading on the page about this program.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "/about#not-found",
            Self::Bad(_) => "/about#not-understood",
            Self::Refused(_) => "/about#not-comparable",
            Self::Undecomposed(_) => "/about#not-decomposed",
            Self::TooLong => "/about#too-long",
            Self::Method => "/about#read-only",
            Self::Store(_) | Self::View(_) => "/about#fault",
        }
    }

    /// As RFC 9457 has it; a refusal also names the differing fields.
    pub fn problem(&self) -> serde_json::Value {
        let mut problem = serde_json::json!({
            "type": self.kind(),
            "title": self.title(),
            "status": self.status().as_u16(),
            "detail": self.to_string(),
        });
        if let Self::Refused(refusal) = self {
            problem["refused"] = refusal.fields().into();
            problem["differences"] = refusal
                .differences
                .iter()
                .map(|difference| {
                    serde_json::json!({
                        "field": difference.field.name(),
                        "group": difference.group,
                        "reference": difference.reference,
                        "why": difference.why,
                    })
                })
                .collect();
        }
        if let Self::Undecomposed(refusal) = self {
            problem["needed"] = refusal
                .needed
                .iter()
                .map(
                    |table| serde_json::json!({ "dataflow": table.dataflow, "cells": table.cells }),
                )
                .collect();
            problem["commands"] = refusal.commands.clone().into();
        }
        problem
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownDataflow { .. }
            | StoreError::UnknownVintage { .. }
            | StoreError::UnknownDimension { .. } => Self::NotFound(error.to_string()),
            other => Self::Store(other),
        }
    }
}

impl From<ViewError> for Fault {
    fn from(error: ViewError) -> Self {
        Self::View(error.to_string())
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::View(error.to_string())
    }
}

impl From<QuestionError> for Fault {
    fn from(error: QuestionError) -> Self {
        match error {
            QuestionError::UnknownIndicator { .. }
            | QuestionError::UnknownTerritory { .. }
            | QuestionError::GroupNotPublished { .. }
            | QuestionError::NoYears { .. }
            | QuestionError::NotYearly { .. }
            | QuestionError::NoPanel { .. }
            | QuestionError::NoFigures { .. } => Self::NotFound(error.to_string()),
            other => Self::Bad(other.to_string()),
        }
    }
}

impl From<FollowUpError> for Fault {
    fn from(error: FollowUpError) -> Self {
        match error {
            FollowUpError::Store(error) => error.into(),
            other => Self::NotFound(other.to_string()),
        }
    }
}

impl From<AskError> for Fault {
    fn from(error: AskError) -> Self {
        if let AskError::NoAnswer(NoAnswer::Refused(refusal)) = error {
            return Self::Refused(refusal);
        }
        if let AskError::NoAnswer(NoAnswer::Question(error)) = error {
            return error.into();
        }
        if let AskError::Store(error) = error {
            return error.into();
        }
        if let AskError::Undecomposed(refusal) = error {
            return Self::Undecomposed(refusal);
        }
        Self::NotFound(error.to_string())
    }
}
